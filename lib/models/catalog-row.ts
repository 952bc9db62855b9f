import type { Quota } from '@/lib/usage/schema';
import type { Abilities, Lifecycle, Offer, Price, Source } from './schema';

/** Where a table's facts were read, and when. */
export type Origin = { asOf: string; from: string };

/** One line of a table of the catalogue; active, and with the table's origin, where it says nothing else. */
export type Row = Partial<Origin> & {
  modelId: string;
  resolvesTo?: string;
  aliases?: readonly string[];
  name: string;
  summary: string;
  abilities: Abilities;
  contextTokens?: number;
  maxOutputTokens?: number;
  price?: Price;
  quota?: Quota;
  lifecycle?: Lifecycle;
  regions?: readonly string[];
  destinations?: readonly string[];
  geo?: 'us' | 'eu';
};

export const k32 = 32_768;
export const k128 = 131_072;
export const k256 = 262_144;

/** All that a current model of Mistral's can do. */
export const full: Abilities = {
  vision: true,
  tools: true,
  streamsTools: true,
  json: 'native',
  reasoning: false,
  system: true,
};

/** All that the first open models can do. */
export const textOnly: Abilities = {
  vision: false,
  tools: false,
  streamsTools: false,
  json: 'none',
  reasoning: false,
  system: false,
};

/** Pure: the offers of a table of one source. */
export function toOffers(source: Source, origin: Origin, rows: readonly Row[]): Offer[] {
  return rows.map(({ lifecycle = { state: 'active' }, ...row }) => ({
    ...origin,
    ...row,
    id: `${source}:${row.modelId}`,
    source,
    lifecycle,
  }));
}
