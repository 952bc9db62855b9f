import { z } from 'zod';
import type { Quota } from '@/lib/usage/schema';

/** Where a model is bought or run. */
export const Source = z.enum(['mistral', 'bedrock', 'local']);
export type Source = z.infer<typeof Source>;

/** `<source>:<the id that the service knows>` (design, section 9). */
export const OfferId = z.templateLiteral([Source, ':', z.string().min(1)]);
export type OfferId = z.infer<typeof OfferId>;

/** `GET /api/quota`: of which offer. */
export const QuotaQuery = z.strictObject({ model: OfferId });

/** A JSON Schema of an object, as the person wrote it. */
const JsonSchema = z
  .record(z.string(), z.json())
  .refine((schema) => schema.type === 'object', 'The schema must describe an object');

/** `any`: some tool, `none`: no tool (Mistral's words); or the one tool of this name. */
export const ToolChoice = z.union([
  z.enum(['auto', 'any', 'none']),
  z.strictObject({ tool: z.string().regex(/^[\w-]{1,64}$/) }),
]);
export type ToolChoice = z.infer<typeof ToolChoice>;

/** The settings of a call (design, section 9); what becomes of each is decided in `parameters`. */
export const ModelSettings = z.strictObject({
  temperature: z.number().min(0).max(1.5).optional(),
  topP: z.number().gt(0).max(1).optional(),
  maxTokens: z.int32().positive().optional(),
  stop: z.array(z.string().min(1)).max(8).optional(),
  randomSeed: z.int32().nonnegative().optional(),
  safePrompt: z.boolean().optional(),
  presencePenalty: z.number().min(-2).max(2).optional(),
  frequencyPenalty: z.number().min(-2).max(2).optional(),
  parallelToolCalls: z.boolean().optional(),
  reasoningEffort: z.enum(['none', 'low', 'medium', 'high']).optional(),
  jsonMode: z.boolean().optional(),
  jsonSchema: JsonSchema.optional(),
  toolChoice: ToolChoice.optional(),
  /** False: one whole answer, by the service's own call for that. */
  stream: z.boolean().optional(),
  serviceTier: z.enum(['standard', 'priority', 'flex']).optional(),
  api: z.enum(['converse', 'invoke']).optional(),
  system: z.string().max(32_000).optional(),
  /** What the answer begins with. */
  prefix: z.string().max(4_000).optional(),
});
export type ModelSettings = z.infer<typeof ModelSettings>;

/** What an offer can do. `streamsTools: false` means tools only come with whole answers. */
export type Abilities = {
  vision: boolean;
  tools: boolean;
  streamsTools: boolean;
  /** `native`: the service has a JSON mode or schema; `tool`: a forced tool call; `none`: neither. */
  json: 'native' | 'tool' | 'none';
  reasoning: boolean;
  /** Whether the service takes a system message for this model. */
  system: boolean;
};

/** USD per million tokens. */
export type Price = { input: number; output: number };

export type Lifecycle =
  | { state: 'active' | 'preview' | 'legacy' | 'deprecated'; note?: string }
  | { state: 'retired'; on: string; replacement: OfferId; twin?: OfferId };

/** A model at a source. `asOf` is the day of the facts, `from` the document they were read in. */
export type Offer = {
  id: OfferId;
  source: Source;
  /** The id that the service knows. */
  modelId: string;
  name: string;
  summary: string;
  abilities: Abilities;
  /** Absent where nobody tells it. */
  contextTokens?: number;
  maxOutputTokens?: number;
  price?: Price;
  /** What an account may ask of it, by default; absent where nobody tells it. */
  quota?: Quota;
  lifecycle: Lifecycle;
  /** AWS regions in which the id can be called; absent: not restricted or not known. */
  regions?: readonly string[];
  /** The geography of a cross-region inference profile, the id's prefix. */
  geo?: 'us' | 'eu';
  asOf: string;
  from: string;
};

/** How a source is reached, without any secret: for the sidebar, the boot block and the picker. */
export type ConnectionSummary = {
  source: Source;
  kind: 'key' | 'role' | 'address' | 'demonstration';
  /** For example `key`, `us-east-1 · role`, `http://127.0.0.1:9000/v1`, `demonstration`. */
  label: string;
};
