import { z } from 'zod';

/** Where a model is bought or run. */
export const Source = z.enum(['mistral', 'bedrock']);
export type Source = z.infer<typeof Source>;

/** `<source>:<the id that the service knows>` (design, section 9). */
export const OfferId = z.templateLiteral([Source, ':', z.string().min(1)]);
export type OfferId = z.infer<typeof OfferId>;

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
  contextTokens: number;
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
