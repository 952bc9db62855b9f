import { z } from 'zod';

/** Where a model is bought or run. */
export const Source = z.enum(['mistral', 'bedrock', 'local']);
export type Source = z.infer<typeof Source>;

/** `<source>:<the id that the service knows>` (design, section 9). */
export const OfferId = z.templateLiteral([Source, ':', z.string().min(1)]);
export type OfferId = z.infer<typeof OfferId>;

/** A JSON Schema of an object, as the person wrote it. */
const JsonSchema = z
  .record(z.string(), z.json())
  .refine((schema) => schema.type === 'object', 'The schema must describe an object');

/** `any`: some tool, `none`: no tool (Mistral's words); or the one tool of this name. */
export const ToolChoice = z.union(
  [
    z.enum(['auto', 'any', 'none']),
    z.strictObject({ tool: z.string().regex(/^[\w-]{1,64}$/, 'it is no name of a tool') }),
  ],
  { error: 'it is auto, any, none, or a tool by its name' },
);
export type ToolChoice = z.infer<typeof ToolChoice>;

/** Postgres keeps neither NUL nor half a character. */
export const storableText = z
  .string()
  .refine(
    (text) => text.isWellFormed() && !text.includes('\0'),
    'it has characters that cannot be stored',
  );

/** A refusal reads "Wrong input at settings.topP: <error>." */
function numberIn(range: string, least: number, most: number) {
  const error = `it is a number ${range}`;
  return z.number({ error }).min(least, { error }).max(most, { error });
}

const penalty = numberIn('from -2 to 2', -2, 2);
const onOrOff = z.boolean({ error: 'it is true or false' });
const seedError = 'it is a whole number from 0 to 2147483647';
const tokensError = 'it is a whole number of tokens, at least 1';

function oneOf<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names, { error: `it is one of ${names.join(', ')}` });
}

function textUpTo(most: number) {
  return storableText.max(most, `it has at most ${most.toLocaleString('en')} characters`);
}

/** The settings of a call (design, section 9); what becomes of each is decided in `parameters`. */
export const ModelSettings = z.strictObject({
  temperature: numberIn('from 0 to 1.5', 0, 1.5).optional(),
  topP: numberIn('above 0, up to 1', Number.MIN_VALUE, 1).optional(),
  maxTokens: z.int32({ error: tokensError }).positive({ error: tokensError }).optional(),
  stop: z
    .array(storableText.min(1, 'it is not empty'))
    .max(8, 'there are at most 8 stop sequences')
    .optional(),
  randomSeed: z.int32({ error: seedError }).nonnegative({ error: seedError }).optional(),
  safePrompt: onOrOff.optional(),
  presencePenalty: penalty.optional(),
  frequencyPenalty: penalty.optional(),
  parallelToolCalls: onOrOff.optional(),
  reasoningEffort: oneOf(['none', 'low', 'medium', 'high']).optional(),
  jsonMode: onOrOff.optional(),
  jsonSchema: JsonSchema.optional(),
  toolChoice: ToolChoice.optional(),
  /** False: one whole answer, by the service's own call for that. */
  stream: onOrOff.optional(),
  serviceTier: oneOf(['standard', 'priority', 'flex']).optional(),
  api: oneOf(['converse', 'invoke']).optional(),
  system: textUpTo(32_000).optional(),
  /** What the answer begins with. */
  prefix: textUpTo(4_000).optional(),
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
