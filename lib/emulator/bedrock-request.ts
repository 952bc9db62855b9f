import { z } from 'zod';
import { CachePoint, ContentBlock, GuardContent, Json, Name, oneOf } from './bedrock-blocks';

/** The Converse request by AWS's service model: shapes, lengths, patterns and ranges. */

const Message = z.strictObject({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.array(ContentBlock),
});
export type Message = z.infer<typeof Message>;

const Tool = oneOf({
  toolSpec: z.strictObject({
    name: Name,
    description: z.string().min(1).optional(),
    inputSchema: oneOf({ json: Json }),
    strict: z.boolean().optional(),
  }),
  systemTool: z.strictObject({ name: Name }),
  cachePoint: CachePoint,
});

const GUARDRAIL =
  /^(|[a-z0-9]+|arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:guardrail\/[a-z0-9]+)$/;

function inRange(size: number, least: number, most: number): boolean {
  return size >= least && size <= most;
}

const METADATA = String.raw`[a-zA-Z0-9\s:_@$#=/+,-.]`;
const MetadataKey = z.string().regex(new RegExp(`^${METADATA}{1,256}$`));
const MetadataValue = z.string().regex(new RegExp(`^${METADATA}{0,256}$`));
const RequestMetadata = z
  .record(MetadataKey, MetadataValue)
  .refine((value) => inRange(Object.keys(value).length, 1, 16), 'must have from 1 to 16 members');

export const ConverseRequest = z.strictObject({
  messages: z.array(Message).default([]),
  system: z
    .array(oneOf({ text: z.string().min(1), guardContent: GuardContent, cachePoint: CachePoint }))
    .default([]),
  inferenceConfig: z
    .strictObject({
      maxTokens: z.int().min(1).optional(),
      temperature: z.number().min(0).max(1).optional(),
      topP: z.number().min(0).max(1).optional(),
      stopSequences: z.array(z.string().min(1)).max(2500).optional(),
    })
    .default({}),
  toolConfig: z
    .strictObject({
      tools: z.array(Tool).min(1),
      toolChoice: oneOf({
        auto: z.strictObject({}),
        any: z.strictObject({}),
        tool: z.strictObject({ name: Name }),
      }).optional(),
    })
    .optional(),
  guardrailConfig: z
    .strictObject({
      guardrailIdentifier: z.string().max(2048).regex(GUARDRAIL).optional(),
      guardrailVersion: z
        .string()
        .regex(/^(|[1-9][0-9]{0,7}|DRAFT)$/)
        .optional(),
      trace: z.enum(['enabled', 'disabled', 'enabled_full']).optional(),
      streamProcessingMode: z.enum(['sync', 'async']).optional(),
    })
    .optional(),
  additionalModelRequestFields: z.record(z.string(), Json).default({}),
  promptVariables: z.record(z.string(), oneOf({ text: z.string() })).optional(),
  additionalModelResponseFieldPaths: z.array(z.string().min(1).max(256)).max(10).optional(),
  requestMetadata: RequestMetadata.optional(),
  performanceConfig: z
    .strictObject({ latency: z.enum(['standard', 'optimized']).optional() })
    .optional(),
  /** The rules check its value, which the service words by itself. */
  serviceTier: z.strictObject({ type: z.string() }).optional(),
  outputConfig: z
    .strictObject({
      textFormat: z
        .strictObject({
          type: z.literal('json_schema'),
          structure: oneOf({
            jsonSchema: z.strictObject({
              schema: z.string(),
              name: z.string().optional(),
              description: z.string().optional(),
            }),
          }),
        })
        .optional(),
      effort: z.string().max(16).optional(),
    })
    .optional(),
});
export type ConverseRequest = z.infer<typeof ConverseRequest>;
