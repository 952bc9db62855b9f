import { z } from 'zod';

/** `POST /v1/chat/completions` as Mistral's OpenAPI describes it: every object is closed. */

const FunctionType = z.literal('function').optional();
const Text = z.strictObject({ type: z.literal('text'), text: z.string() });
const Reference = z.strictObject({
  type: z.literal('reference'),
  reference_ids: z.array(z.union([z.int(), z.string()])),
});
const ToolReference = z.strictObject({
  type: z.literal('tool_reference'),
  tool: z.string(),
  title: z.string(),
  url: z.string().nullish(),
  favicon: z.string().nullish(),
  description: z.string().nullish(),
});
const Thinking = z.strictObject({
  type: z.literal('thinking'),
  thinking: z.array(z.discriminatedUnion('type', [Text, Reference, ToolReference])),
  signature: z.string().nullish(),
  closed: z.boolean().optional(),
});
const ImageUrl = z.strictObject({
  type: z.literal('image_url'),
  image_url: z.union([
    z.string(),
    z.strictObject({ url: z.string(), detail: z.enum(['low', 'auto', 'high']).nullish() }),
  ]),
});
const DocumentUrl = z.strictObject({
  type: z.literal('document_url'),
  document_url: z.string(),
  document_name: z.string().nullish(),
});
const File = z.strictObject({ type: z.literal('file'), file_id: z.uuid() });
const Audio = z.strictObject({ type: z.literal('input_audio'), input_audio: z.string() });

const ContentChunk = z.discriminatedUnion('type', [
  Text,
  ImageUrl,
  DocumentUrl,
  Reference,
  File,
  Thinking,
  Audio,
]);

const Content = z.union([z.string(), z.array(ContentChunk), z.null()]);
export type Content = z.infer<typeof Content>;

const ToolCall = z.strictObject({
  id: z.string().default('null'),
  type: FunctionType,
  function: z.strictObject({
    name: z.string(),
    arguments: z.union([z.string(), z.record(z.string(), z.unknown())]),
  }),
  index: z.int().optional(),
});
export type ToolCall = z.infer<typeof ToolCall>;

export const Message = z.discriminatedUnion('role', [
  z.strictObject({
    role: z.literal('system'),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [Text, Thinking]))]),
  }),
  z.strictObject({ role: z.literal('user'), content: Content }),
  z.strictObject({
    role: z.literal('assistant'),
    content: Content.optional(),
    tool_calls: z.array(ToolCall).nullish(),
    prefix: z.boolean().optional(),
  }),
  z.strictObject({
    role: z.literal('tool'),
    content: Content,
    tool_call_id: z.string().nullish(),
    name: z.string().nullish(),
  }),
]);
export type Message = z.infer<typeof Message>;

const ToolSettings = z
  .strictObject({
    exclude: z.array(z.string()).nullish(),
    include: z.array(z.string()).nullish(),
    requires_confirmation: z.array(z.string()).nullish(),
  })
  .nullish();

const builtIn = <Name extends string>(name: Name) =>
  z.strictObject({ type: z.literal(name), tool_configuration: ToolSettings });

export const Tool = z.discriminatedUnion('type', [
  z.strictObject({
    type: FunctionType,
    function: z.strictObject({
      name: z.string(),
      description: z.string().optional(),
      strict: z.boolean().optional(),
      parameters: z.record(z.string(), z.unknown()),
    }),
  }),
  builtIn('web_search'),
  builtIn('web_search_premium'),
  builtIn('code_interpreter'),
  builtIn('image_generation'),
  z.strictObject({
    type: z.literal('document_library'),
    tool_configuration: ToolSettings,
    library_ids: z.array(z.string()).min(1),
  }),
  z.strictObject({
    type: z.literal('connector'),
    connector_id: z.string(),
    authorization: z
      .discriminatedUnion('type', [
        z.strictObject({ type: z.literal('oauth2-token'), value: z.string() }),
        z.strictObject({ type: z.literal('api-key'), value: z.string() }),
      ])
      .nullish(),
    tool_configuration: ToolSettings,
  }),
]);

const ResponseFormat = z.strictObject({
  type: z.enum(['text', 'json_object', 'json_schema']).default('text'),
  json_schema: z
    .strictObject({
      name: z.string(),
      description: z.string().nullish(),
      schema: z.record(z.string(), z.unknown()),
      strict: z.boolean().optional(),
    })
    .nullish(),
});

const thresholds = (categories: string) =>
  z
    .looseObject(
      Object.fromEntries(categories.split(' ').map((name) => [name, z.number().nullish()])),
    )
    .nullish();

const moderation = (categories: string) =>
  z
    .looseObject({
      model_name: z.string().optional(),
      custom_category_thresholds: thresholds(categories),
      ignore_other_categories: z.boolean().optional(),
      action: z.enum(['none', 'block']).optional(),
    })
    .nullish();

const CATEGORIES =
  'sexual hate_and_discrimination violence_and_threats selfharm health financial law pii';

/** Read and not carried out: the emulator judges no text. These objects are not closed. */
const Guardrail = z.looseObject({
  block_on_error: z.boolean().optional(),
  moderation_llm_v1: moderation(`${CATEGORIES} dangerous_and_criminal_content`),
  moderation_llm_v2: moderation(`${CATEGORIES} dangerous criminal jailbreaking`),
});

/** 128 tools is the documented limit; the limit of `n` is the emulator's own, it has no other. */
export const ChatRequest = z.strictObject({
  model: z.string(),
  messages: z.array(Message),
  temperature: z.number().min(0).max(1.5).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  max_tokens: z.int().min(0).nullish(),
  stream: z.boolean().default(false),
  stop: z.union([z.string(), z.array(z.string()), z.null()]).optional(),
  random_seed: z.int().min(0).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  response_format: ResponseFormat.optional(),
  tools: z.array(Tool).max(128).nullish(),
  tool_choice: z
    .union([
      z.enum(['auto', 'none', 'any', 'required']),
      z.strictObject({ type: FunctionType, function: z.strictObject({ name: z.string() }) }),
    ])
    .default('auto'),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  n: z.int().min(1).max(32).nullish(),
  prediction: z
    .strictObject({ type: z.literal('content').optional(), content: z.string().optional() })
    .optional(),
  parallel_tool_calls: z.boolean().default(true),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).nullish(),
  prompt_mode: z.literal('reasoning').nullish(),
  guardrails: z.array(Guardrail).nullish(),
  prompt_cache_key: z.string().nullish(),
  service_tier: z.enum(['auto', 'standard_only']).nullish(),
  safe_prompt: z.boolean().default(false),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** The text of a content, its thinking left out. */
export function textOf(content: Content | Message['content'] | undefined): string {
  if (typeof content === 'string') return content;
  return (content ?? []).flatMap((chunk) => (chunk.type === 'text' ? [chunk.text] : [])).join('\n');
}
