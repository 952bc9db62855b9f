import { z } from 'zod';
import type { Quota } from '@/lib/usage/schema';
import { checkSchema } from './check-schema';

/** Where a model is bought or run. */
export const Source = z.enum(['mistral', 'bedrock', 'local']);
export type Source = z.infer<typeof Source>;

/** `<source>:<the id that the service knows>` (design, section 9); AWS's longest id has 2,048 characters. */
export const OfferId = z.templateLiteral([Source, ':', z.string().min(1).max(2_048)]);
export type OfferId = z.infer<typeof OfferId>;

/** `GET /api/quota`: of which offer. */
export const QuotaQuery = z.strictObject({ model: OfferId });

/** A JSON Schema of an object, as the person wrote it; a wrong one is never sent. */
const JsonSchema = z
  .unknown()
  .superRefine((schema, { addIssue }) => {
    for (const { path, text } of checkSchema(schema).problems) {
      addIssue({ code: 'custom', path, message: text });
    }
  })
  .pipe(z.record(z.string(), z.json()));

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

/**
 * USD per million tokens; `cachedInput` where tokens read from the service's cache cost less.
 * `asOf`: the day of the price, where it is not that of the offer's facts.
 */
export type Price = { input: number; output: number; cachedInput?: number; asOf?: string };

/** How far a model is in its life. Every day is an ISO date. */
export type Lifecycle =
  | { state: 'active' | 'preview'; note?: string }
  | { state: 'legacy' | 'deprecated'; note?: string; endsOn?: string; replacement?: OfferId }
  | {
      state: 'retired';
      on: string;
      deprecatedOn?: string;
      note?: string;
      replacement: OfferId;
      /** The same model at the other service. */
      twins?: readonly OfferId[];
    };

/** A fact of an offer that its owner can change in the file of overrides. */
export type OwnFact = 'price' | 'contextTokens' | 'maxOutputTokens' | 'quota';

/** A model at a source. `asOf` is the day of the facts, `from` the document they were read in. */
export type Offer = {
  id: OfferId;
  source: Source;
  /** The id that the service knows. */
  modelId: string;
  /** The dated model that answers to this id, where it is another. */
  resolvesTo?: string;
  /** Further ids by which the service knows the model. */
  aliases?: readonly string[];
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
  /** AWS regions in which the id is known to be callable; absent: not known. */
  regions?: readonly string[];
  /** AWS regions that may answer a request to a cross-region inference profile. */
  destinations?: readonly string[];
  /** The geography of a cross-region inference profile, the id's prefix. */
  geo?: 'us' | 'eu';
  /** The service does not list it: not in this region, not for this account, or no more. */
  unlisted?: true;
  /** What the owner's file of this name has changed. */
  changed?: { file: string; facts: readonly OwnFact[] };
  asOf: string;
  from: string;
};

/** Who really answered, as far as the service tells. */
export type Served = {
  /** What an alias stood for. */
  model?: string;
  /** The AWS region that was called. */
  region?: string;
  /** The service tier: told by the service, else as it was asked for. */
  tier?: string;
  /** What the service's support asks for. */
  requestId?: string;
  /** The built-in emulator answered. */
  demonstration?: true;
};

/** How a source is reached, without any secret: for the sidebar, the boot block and the picker. */
export type ConnectionSummary = {
  source: Source;
  kind: 'key' | 'role' | 'address' | 'demonstration';
  /** For example `key`, `us-east-1 · role`, `http://127.0.0.1:9000/v1`, `demonstration`. */
  label: string;
};

/** How a source's own list of models was read. */
export type ListReading = {
  source: Source;
  /** The built-in emulator stands in for the service. */
  demonstration: boolean;
  /** Of the last list that came: its chat models, and when (ISO 8601). */
  count?: number;
  readAt?: string;
  /** Why the newest reading brought no list, in a few words. */
  failed?: string;
};

/** What the screen of the models shows. */
export type ModelsOverview = {
  offers: Offer[];
  /** The AWS region of this installation. */
  region: string;
  readings: ListReading[];
  /** Ids in the owner's file that no offer has. */
  unusedOverrides?: { file: string; ids: string[] };
};
