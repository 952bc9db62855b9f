import type { Quota } from '@/lib/usage/schema';
import type { Abilities, Lifecycle, Offer, OfferId, Price, Source } from './schema';

/**
 * The dated catalogue. Facts read in Mistral's model documentation (2026-08-21) and AWS's Bedrock
 * model cards and price list (2026-09-22); where sources disagree the row's `note` says so.
 */
const mistralDocs = { asOf: '2026-08-21', from: 'Mistral documentation, models' };
const awsCards = { asOf: '2026-09-22', from: 'AWS Bedrock model cards and price list' };

const k32 = 32_768;
const k128 = 131_072;
const k256 = 262_144;

const full: Abilities = {
  vision: true,
  tools: true,
  streamsTools: true,
  json: 'native',
  reasoning: false,
  system: true,
};
const textOnly: Abilities = {
  vision: false,
  tools: false,
  streamsTools: false,
  json: 'none',
  reasoning: false,
  system: false,
};

type Row = {
  modelId: string;
  name: string;
  summary: string;
  abilities: Abilities;
  contextTokens: number;
  maxOutputTokens?: number;
  price?: Price;
  quota?: Quota;
  lifecycle?: Lifecycle;
  regions?: readonly string[];
  geo?: 'us' | 'eu';
};

function offers(source: Source, origin: { asOf: string; from: string }, rows: Row[]): Offer[] {
  return rows.map(({ lifecycle = { state: 'active' }, ...row }) => ({
    ...row,
    ...origin,
    id: `${source}:${row.modelId}`,
    source,
    lifecycle,
  }));
}

const mistral = offers('mistral', mistralDocs, [
  {
    modelId: 'mistral-large-latest',
    name: 'Mistral Large',
    summary: 'Large 3: the strongest general model',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.5, output: 1.5 },
    lifecycle: {
      state: 'active',
      note: 'This name is Large 3 (mistral-large-2512); it may move to Large 4.',
    },
  },
  {
    modelId: 'mistral-medium-latest',
    name: 'Mistral Medium',
    summary: 'Medium 3.5: reasoning, code and long work',
    abilities: { ...full, reasoning: true },
    contextTokens: k256,
    price: { input: 1.5, output: 7.5 },
  },
  {
    modelId: 'mistral-small-latest',
    name: 'Mistral Small',
    summary: 'Small 4: quick and inexpensive',
    abilities: { ...full, reasoning: true },
    contextTokens: k256,
    price: { input: 0.15, output: 0.6 },
  },
  {
    modelId: 'ministral-14b-latest',
    name: 'Ministral 3 14B',
    summary: 'The largest of the small open models',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.2, output: 0.2 },
  },
  {
    modelId: 'ministral-8b-latest',
    name: 'Ministral 3 8B',
    summary: 'Small, open and able to see',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.15, output: 0.15 },
  },
  {
    modelId: 'ministral-3b-latest',
    name: 'Ministral 3 3B',
    summary: 'The smallest and cheapest',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.1, output: 0.1 },
  },
  {
    modelId: 'codestral-latest',
    name: 'Codestral',
    summary: 'Code completion and editing',
    abilities: { ...full, vision: false },
    contextTokens: k128,
    price: { input: 0.3, output: 0.9 },
  },
  {
    modelId: 'pixtral-large-latest',
    name: 'Pixtral Large',
    summary: 'Still offered on Amazon Bedrock',
    abilities: full,
    contextTokens: k128,
    lifecycle: {
      state: 'retired',
      on: '2026-05-31',
      replacement: 'mistral:mistral-medium-latest',
    },
  },
  {
    modelId: 'open-mistral-7b',
    name: 'Mistral 7B',
    summary: 'Still offered on Amazon Bedrock',
    abilities: textOnly,
    contextTokens: k32,
    lifecycle: {
      state: 'retired',
      on: '2025-03-30',
      replacement: 'mistral:ministral-8b-latest',
      twin: 'bedrock:mistral.mistral-7b-instruct-v0:2',
    },
  },
  {
    modelId: 'open-mixtral-8x7b',
    name: 'Mixtral 8x7B',
    summary: 'Still offered on Amazon Bedrock',
    abilities: textOnly,
    contextTokens: k32,
    lifecycle: {
      state: 'retired',
      on: '2025-03-30',
      replacement: 'mistral:mistral-small-latest',
      twin: 'bedrock:mistral.mixtral-8x7b-instruct-v0:1',
    },
  },
]);

const pixtral = {
  name: 'Pixtral Large',
  summary: 'Vision and documents, 124B',
  abilities: { ...full, json: 'tool' },
  contextTokens: k128,
  maxOutputTokens: 8_192,
  price: { input: 2, output: 6 },
  quota: { requestsPerMinute: 10, tokensPerMinute: 80_000, tokensPerDay: 57_600_000 },
} satisfies Partial<Row>;

const bedrock = offers('bedrock', awsCards, [
  {
    modelId: 'mistral.mistral-large-3-675b-instruct',
    name: 'Mistral Large 3',
    summary: 'The strongest general model on Bedrock',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.5, output: 1.5 },
  },
  {
    modelId: 'us.mistral.pixtral-large-2502-v1:0',
    ...pixtral,
    regions: ['us-east-1', 'us-east-2', 'us-west-2'],
    geo: 'us',
  },
  {
    modelId: 'eu.mistral.pixtral-large-2502-v1:0',
    ...pixtral,
    regions: ['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-3'],
    geo: 'eu',
  },
  {
    modelId: 'mistral.ministral-3-14b-instruct',
    name: 'Ministral 3 14B',
    summary: 'The largest of the small open models',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.2, output: 0.2 },
  },
  {
    modelId: 'mistral.ministral-3-8b-instruct',
    name: 'Ministral 3 8B',
    summary: 'Small, open and able to see',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.15, output: 0.15 },
  },
  {
    modelId: 'mistral.ministral-3-3b-instruct',
    name: 'Ministral 3 3B',
    summary: 'The smallest and cheapest',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.1, output: 0.1 },
  },
  {
    modelId: 'mistral.mistral-large-2407-v1:0',
    name: 'Mistral Large 2 (24.07)',
    summary: 'The model of many existing applications',
    abilities: { ...full, vision: false, streamsTools: false, json: 'tool' },
    contextTokens: k128,
    maxOutputTokens: 8_192,
    price: { input: 2, output: 6 },
    regions: ['us-west-2'],
    lifecycle: {
      state: 'legacy',
      note: 'Documented for us-west-2 only, and some accounts no longer reach it.',
    },
  },
  {
    modelId: 'mistral.mistral-large-2402-v1:0',
    name: 'Mistral Large (24.02)',
    summary: 'The first Large',
    abilities: { ...full, vision: false, streamsTools: false, json: 'tool' },
    contextTokens: k32,
    maxOutputTokens: 4_096,
    price: { input: 4, output: 12 },
    lifecycle: { state: 'legacy' },
  },
  {
    modelId: 'mistral.mistral-small-2402-v1:0',
    name: 'Mistral Small (24.02)',
    summary: 'The first Small',
    abilities: { ...textOnly, system: true },
    contextTokens: k32,
    price: { input: 1, output: 3 },
    lifecycle: { state: 'legacy' },
  },
  {
    modelId: 'mistral.mistral-7b-instruct-v0:2',
    name: 'Mistral 7B',
    summary: 'The first open model, text only',
    abilities: textOnly,
    contextTokens: k32,
    maxOutputTokens: 4_096,
    price: { input: 0.15, output: 0.2 },
  },
  {
    modelId: 'mistral.mixtral-8x7b-instruct-v0:1',
    name: 'Mixtral 8x7B',
    summary: 'Mixture of experts, text only',
    abilities: textOnly,
    contextTokens: k32,
    maxOutputTokens: 4_096,
    price: { input: 0.45, output: 0.7 },
  },
]);

/** Every offer that is known, retired ones included. */
export const catalog: readonly Offer[] = [...mistral, ...bedrock];

/** The offer of a new chat when nothing was chosen before. */
export const defaultOffer: OfferId = 'mistral:mistral-large-latest';

const byId = new Map<string, Offer>(catalog.map((offer) => [offer.id, offer]));

/** The offer of this id, in whichever region. */
export function findOffer(id: string): Offer | undefined {
  return byId.get(id);
}

/** What can be shown in this AWS region: a geo profile of another geography cannot be called there. */
export function offersIn(region: string): Offer[] {
  return catalog.filter((offer) => offer.geo === undefined || offer.regions?.includes(region));
}
