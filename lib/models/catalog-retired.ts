import { full, k32, k128, k256, type Row, textOnly, toOffers } from './catalog-row';
import type { OfferId } from './schema';

const mistralDocs = { asOf: '2026-08-21', from: 'Mistral documentation, models' };

const withTools = { ...full, vision: false };
const atBedrock = 'Still offered on Amazon Bedrock';

/** The life of a retired model: the days of its deprecation and of its end, and what follows it. */
function retired(
  deprecatedOn: string,
  on: string,
  successor: string,
  twins: readonly OfferId[] = [],
): NonNullable<Row['lifecycle']> {
  const replacement: OfferId = `mistral:${successor}`;
  return { state: 'retired', on, deprecatedOn, replacement, ...(twins.length ? { twins } : {}) };
}

/** The chat models that Mistral's own API no longer serves, the latest first. */
export const mistralRetired = toOffers('mistral', mistralDocs, [
  {
    modelId: 'mistral-medium-2508',
    name: 'Mistral Medium 3.1',
    summary: 'Its successor costs 3.75 times as much',
    abilities: full,
    price: { input: 0.4, output: 2 },
    lifecycle: retired('2026-05-22', '2026-08-31', 'mistral-medium-latest'),
  },
  {
    modelId: 'mistral-medium-2505',
    name: 'Mistral Medium 3',
    summary: 'Its successor costs 3.75 times as much',
    abilities: full,
    price: { input: 0.4, output: 2 },
    lifecycle: retired('2026-05-22', '2026-08-31', 'mistral-medium-latest'),
  },
  {
    modelId: 'magistral-medium-latest',
    resolvesTo: 'magistral-medium-2509',
    name: 'Magistral Medium',
    summary: 'Reasoning, now a part of Medium 3.5',
    abilities: { ...full, reasoning: true },
    lifecycle: retired('2026-05-22', '2026-07-31', 'mistral-medium-latest'),
  },
  {
    modelId: 'magistral-small-latest',
    resolvesTo: 'magistral-small-2509',
    name: 'Magistral Small',
    summary: atBedrock,
    abilities: { ...full, reasoning: true },
    contextTokens: k128,
    lifecycle: retired('2026-04-30', '2026-07-31', 'mistral-small-latest', [
      'bedrock:mistral.magistral-small-2509',
    ]),
  },
  {
    modelId: 'devstral-2512',
    name: 'Devstral 2',
    summary: atBedrock,
    abilities: withTools,
    contextTokens: k256,
    lifecycle: retired('2026-05-22', '2026-07-31', 'mistral-medium-latest', [
      'bedrock:mistral.devstral-2-123b',
    ]),
  },
  {
    modelId: 'mistral-small-2506',
    name: 'Mistral Small 3.2',
    summary: 'The small model before Small 4',
    abilities: full,
    lifecycle: retired('2026-04-30', '2026-07-31', 'mistral-small-latest'),
  },
  {
    modelId: 'open-mistral-nemo',
    resolvesTo: 'open-mistral-nemo-2407',
    name: 'Mistral Nemo',
    summary: 'A small open model',
    abilities: withTools,
    lifecycle: retired('2026-05-22', '2026-07-31', 'ministral-8b-latest'),
  },
  {
    modelId: 'pixtral-large-latest',
    resolvesTo: 'pixtral-large-2411',
    name: 'Pixtral Large',
    summary: atBedrock,
    abilities: full,
    contextTokens: k128,
    price: { input: 2, output: 6 },
    lifecycle: retired('2026-02-27', '2026-05-31', 'mistral-medium-latest', [
      'bedrock:us.mistral.pixtral-large-2502-v1:0',
      'bedrock:eu.mistral.pixtral-large-2502-v1:0',
    ]),
  },
  {
    modelId: 'mistral-large-2411',
    name: 'Mistral Large 2.1',
    summary: 'The last Large that could not see',
    abilities: withTools,
    lifecycle: retired('2026-02-27', '2026-05-31', 'mistral-medium-latest'),
  },
  {
    modelId: 'pixtral-12b-2409',
    name: 'Pixtral 12B',
    summary: 'The first model that could see',
    abilities: full,
    lifecycle: retired('2025-12-02', '2025-12-31', 'ministral-14b-latest'),
  },
  {
    modelId: 'mistral-large-2402',
    name: 'Mistral Large (24.02)',
    summary: atBedrock,
    abilities: withTools,
    contextTokens: k32,
    lifecycle: retired('2024-11-30', '2025-06-16', 'mistral-large-latest', [
      'bedrock:mistral.mistral-large-2402-v1:0',
    ]),
  },
  {
    modelId: 'mistral-medium-2312',
    aliases: ['mistral-medium'],
    name: 'Mistral Medium (23.12)',
    summary: 'The first Medium',
    abilities: { ...textOnly, system: true },
    contextTokens: k32,
    lifecycle: retired('2024-11-30', '2025-06-16', 'mistral-medium-latest'),
  },
  {
    modelId: 'mistral-small-2402',
    name: 'Mistral Small (24.02)',
    summary: atBedrock,
    abilities: withTools,
    contextTokens: k32,
    lifecycle: retired('2024-11-30', '2025-06-16', 'mistral-small-latest', [
      'bedrock:mistral.mistral-small-2402-v1:0',
    ]),
  },
  {
    modelId: 'mistral-large-2407',
    name: 'Mistral Large 2 (24.07)',
    summary: atBedrock,
    abilities: withTools,
    contextTokens: k128,
    lifecycle: retired('2024-11-30', '2025-03-30', 'mistral-large-latest', [
      'bedrock:mistral.mistral-large-2407-v1:0',
    ]),
  },
  {
    modelId: 'open-mistral-7b',
    aliases: ['mistral-tiny-2312'],
    name: 'Mistral 7B',
    summary: atBedrock,
    abilities: textOnly,
    contextTokens: k32,
    lifecycle: retired('2024-11-30', '2025-03-30', 'ministral-8b-latest', [
      'bedrock:mistral.mistral-7b-instruct-v0:2',
    ]),
  },
  {
    modelId: 'open-mixtral-8x7b',
    aliases: ['mistral-small-2312'],
    name: 'Mixtral 8x7B',
    summary: atBedrock,
    abilities: textOnly,
    contextTokens: k32,
    lifecycle: retired('2024-11-30', '2025-03-30', 'mistral-small-latest', [
      'bedrock:mistral.mixtral-8x7b-instruct-v0:1',
    ]),
  },
  {
    modelId: 'open-mixtral-8x22b',
    name: 'Mixtral 8x22B',
    summary: 'The largest open mixture of experts',
    abilities: withTools,
    lifecycle: retired('2024-11-30', '2025-03-30', 'mistral-small-latest'),
  },
]);
