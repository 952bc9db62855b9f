import { z } from 'zod';

/** The Converse request by AWS's service model: shapes, lengths, patterns and ranges. */

const Name = z
  .string()
  .max(64)
  .regex(/^[a-zA-Z0-9_-]+$/);
const ToolUseId = z
  .string()
  .max(64)
  .regex(/^[a-zA-Z0-9_.:-]+$/);
const Base64 = z.string().min(1);
const S3 = z.strictObject({
  uri: z
    .string()
    .max(1024)
    .regex(/^s3:\/\/[a-z0-9][.\-a-z0-9]{1,61}[a-z0-9](\/.*)?$/),
  bucketOwner: z
    .string()
    .regex(/^[0-9]{12}$/)
    .optional(),
});
/** A document type of the service: any JSON. */
const Json = z.json();

/** A union of the service: an object with exactly one of the members. */
function oneOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .strictObject(shape)
    .partial()
    .refine((value) => Object.keys(value).length === 1, 'exactly one member must be set');
}

const Image = z.strictObject({
  format: z.enum(['png', 'jpeg', 'gif', 'webp']),
  source: oneOf({ bytes: Base64, s3Location: S3 }),
});
const Document = z.strictObject({
  format: z.enum(['pdf', 'csv', 'doc', 'docx', 'xls', 'xlsx', 'html', 'txt', 'md']).optional(),
  name: z.string().min(1).max(200),
  source: oneOf({
    bytes: Base64,
    s3Location: S3,
    text: z.string(),
    content: z.array(oneOf({ text: z.string() })),
  }),
  context: z.string().optional(),
  citations: z.strictObject({ enabled: z.boolean() }).optional(),
});
const Media = z.strictObject({
  format: z.string(),
  source: oneOf({ bytes: Base64, s3Location: S3 }),
});
const CachePoint = z.strictObject({
  type: z.literal('default'),
  ttl: z.enum(['5m', '1h']).optional(),
});
const GuardContent = oneOf({
  text: z.strictObject({
    text: z.string(),
    qualifiers: z.array(z.enum(['grounding_source', 'query', 'guard_content'])).optional(),
  }),
  image: z.strictObject({ format: z.enum(['png', 'jpeg']), source: oneOf({ bytes: Base64 }) }),
});
const SearchResult = z.strictObject({
  source: z.string(),
  title: z.string(),
  content: z.array(z.strictObject({ text: z.string() })),
  citations: z.strictObject({ enabled: z.boolean() }).optional(),
});
const ToolResult = z.strictObject({
  toolUseId: ToolUseId,
  content: z.array(
    oneOf({
      json: Json,
      text: z.string(),
      image: Image,
      document: Document,
      video: Media,
      searchResult: SearchResult,
    }),
  ),
  status: z.enum(['success', 'error']).optional(),
  type: z.string().optional(),
});
export type ToolResult = z.infer<typeof ToolResult>;

const ContentBlock = oneOf({
  text: z.string(),
  image: Image,
  document: Document,
  video: Media,
  audio: Media,
  toolUse: z.strictObject({
    toolUseId: ToolUseId,
    name: Name,
    input: Json,
    type: z.literal('server_tool_use').optional(),
  }),
  toolResult: ToolResult,
  guardContent: GuardContent,
  cachePoint: CachePoint,
  reasoningContent: oneOf({
    reasoningText: z.strictObject({ text: z.string(), signature: z.string().optional() }),
    redactedContent: Base64,
  }),
  searchResult: SearchResult,
});
export type ContentBlock = z.infer<typeof ContentBlock>;

const Message = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: z.array(ContentBlock),
});
export type Message = z.infer<typeof Message>;

const Tool = oneOf({
  toolSpec: z.strictObject({
    name: Name,
    description: z.string().min(1).optional(),
    inputSchema: oneOf({ json: z.record(z.string(), z.unknown()) }),
    strict: z.boolean().optional(),
  }),
  systemTool: z.strictObject({ name: Name }),
  cachePoint: CachePoint,
});

const Metadata = z.string().max(256);

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
      guardrailIdentifier: z.string().optional(),
      guardrailVersion: z.string().optional(),
      trace: z.enum(['enabled', 'disabled', 'enabled_full']).optional(),
      streamProcessingMode: z.enum(['sync', 'async']).optional(),
    })
    .optional(),
  additionalModelRequestFields: z.record(z.string(), Json).default({}),
  promptVariables: z.record(z.string(), oneOf({ text: z.string() })).optional(),
  additionalModelResponseFieldPaths: z.array(z.string().min(1).max(256)).max(10).optional(),
  requestMetadata: z.record(Metadata.min(1), Metadata).optional(),
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
