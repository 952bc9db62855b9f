import { full, k32, k128, k256, toOffers } from './catalog-row';

const mistralDocs = { asOf: '2026-08-21', from: 'Mistral documentation, models' };
const modelsList = {
  asOf: '2026-10-06',
  from: 'Mistral: GET /v1/models, and the announcement of its price',
};
const reasoning = { ...full, reasoning: true };
const blind = { ...full, vision: false };

/** The chat models of Mistral's own API that answer. */
export const mistralLive = toOffers('mistral', mistralDocs, [
  {
    modelId: 'mistral-large-latest',
    resolvesTo: 'mistral-large-2512',
    name: 'Mistral Large',
    summary: 'Large 3: the strongest general model',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.5, output: 1.5 },
    lifecycle: { state: 'active', note: 'This name may move to Large 4.' },
  },
  {
    ...modelsList,
    modelId: 'mistral-large-4',
    resolvesTo: 'mistral-large-4-0',
    name: 'Mistral Large 4',
    summary: 'The next Large, which always reasons',
    abilities: reasoning,
    contextTokens: 524_288,
    maxOutputTokens: 262_144,
    price: { input: 0.68, output: 2.09, cachedInput: 0.07 },
    lifecycle: {
      state: 'preview',
      note: 'The price is that of the preview, half of $1.36 / $4.18. The press also gives a context of 1,048,576 tokens.',
    },
  },
  {
    modelId: 'mistral-medium-latest',
    resolvesTo: 'mistral-medium-3-5',
    aliases: ['mistral-medium-3', 'mistral-medium-3.5', 'mistral-medium-2604'],
    name: 'Mistral Medium',
    summary: 'Medium 3.5: reasoning, code and long work',
    abilities: reasoning,
    contextTokens: k256,
    price: { input: 1.5, output: 7.5 },
  },
  {
    modelId: 'mistral-small-latest',
    resolvesTo: 'mistral-small-2603',
    name: 'Mistral Small',
    summary: 'Small 4: quick and inexpensive',
    abilities: reasoning,
    contextTokens: k256,
    price: { input: 0.15, output: 0.6 },
  },
  {
    modelId: 'ministral-14b-latest',
    resolvesTo: 'ministral-14b-2512',
    name: 'Ministral 3 14B',
    summary: 'The largest of the small open models',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.2, output: 0.2 },
  },
  {
    modelId: 'ministral-8b-latest',
    resolvesTo: 'ministral-8b-2512',
    name: 'Ministral 3 8B',
    summary: 'Small, open and able to see',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.15, output: 0.15 },
  },
  {
    modelId: 'ministral-3b-latest',
    resolvesTo: 'ministral-3b-2512',
    name: 'Ministral 3 3B',
    summary: 'The smallest and cheapest',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.1, output: 0.1 },
  },
  {
    modelId: 'codestral-latest',
    resolvesTo: 'codestral-2508',
    name: 'Codestral',
    summary: 'Code completion and editing',
    abilities: blind,
    contextTokens: k128,
    price: { input: 0.3, output: 0.9 },
  },
  {
    modelId: 'voxtral-small-latest',
    resolvesTo: 'voxtral-small-2507',
    name: 'Voxtral Small',
    summary: 'Made for speech; here it is sent text',
    abilities: blind,
    contextTokens: k32,
    price: { input: 0.1, output: 0.4 },
  },
  {
    modelId: 'zai-glm-5-2',
    name: 'GLM 5.2',
    summary: 'A model of Z.ai that Mistral serves',
    abilities: { ...blind, reasoning: true },
    contextTokens: 1_048_576,
    maxOutputTokens: k128,
    price: { input: 1.4, output: 4.4, cachedInput: 0.14 },
  },
]);
