import { full, k32, k128, k256, type Row, textOnly, toOffers } from './catalog-row';

const awsCards = { asOf: '2026-09-22', from: 'AWS Bedrock model cards and price list' };
const modelsDev = { asOf: '2026-07-31', from: 'models.dev, July 2026' };

/** Where tests and cards of 2026 show the third generation; others are not verified. */
const thirdRegions = ['us-east-1', 'us-east-2', 'us-west-2'];
const withForcedJson = { ...full, vision: false, streamsTools: false, json: 'tool' } as const;

const pixtralRegions = {
  us: thirdRegions,
  eu: ['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-3'],
};

/** Pixtral is called by the profile of a geography only, and answered in one of its regions. */
function pixtral(geo: 'us' | 'eu'): Row {
  return {
    modelId: `${geo}.mistral.pixtral-large-2502-v1:0`,
    name: 'Pixtral Large',
    summary: 'Vision and documents, 124B',
    abilities: { ...full, json: 'tool' },
    contextTokens: k128,
    maxOutputTokens: 16_384,
    price: { input: 2, output: 6 },
    quota: { requestsPerMinute: 10, tokensPerMinute: 80_000, tokensPerDay: 57_600_000 },
    regions: pixtralRegions[geo],
    destinations: pixtralRegions[geo],
    geo,
    lifecycle: {
      state: 'active',
      note: 'AWS may announce its end at any time: it was promised until 8 April 2026. Some lists give 8,192 output tokens.',
    },
  };
}

/** Mistral's chat models on Amazon Bedrock; output limits by AWS's reference of their parameters. */
export const bedrockRows = toOffers('bedrock', awsCards, [
  {
    modelId: 'mistral.mistral-large-3-675b-instruct',
    name: 'Mistral Large 3',
    summary: 'The strongest general model on Bedrock',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.5, output: 1.5 },
    regions: thirdRegions,
  },
  pixtral('us'),
  pixtral('eu'),
  {
    ...modelsDev,
    modelId: 'mistral.ministral-3-14b-instruct',
    name: 'Ministral 3 14B',
    summary: 'The largest of the small open models',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.2, output: 0.2 },
    regions: thirdRegions,
  },
  {
    ...modelsDev,
    modelId: 'mistral.ministral-3-8b-instruct',
    name: 'Ministral 3 8B',
    summary: 'Small, open and able to see',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.15, output: 0.15 },
    regions: thirdRegions,
  },
  {
    ...modelsDev,
    modelId: 'mistral.ministral-3-3b-instruct',
    name: 'Ministral 3 3B',
    summary: 'The smallest and cheapest',
    abilities: full,
    contextTokens: k256,
    price: { input: 0.1, output: 0.1 },
    regions: thirdRegions,
  },
  {
    ...modelsDev,
    modelId: 'mistral.magistral-small-2509',
    name: 'Magistral Small',
    summary: 'Writes down its reasoning before the answer',
    abilities: { ...full, vision: false, reasoning: true },
    contextTokens: k128,
    price: { input: 0.5, output: 1.5 },
    regions: thirdRegions,
  },
  {
    modelId: 'mistral.devstral-2-123b',
    name: 'Devstral 2',
    summary: 'Code, and agents that write it',
    abilities: { ...full, vision: false, json: 'tool' },
    contextTokens: k256,
    price: { input: 0.4, output: 2 },
    regions: thirdRegions,
  },
  {
    ...modelsDev,
    modelId: 'mistral.voxtral-small-24b-2507',
    name: 'Voxtral Small',
    summary: 'Made for speech; here it is sent text',
    abilities: { ...full, vision: false },
    contextTokens: k32,
    price: { input: 0.15, output: 0.35 },
    regions: thirdRegions,
  },
  {
    ...modelsDev,
    modelId: 'mistral.voxtral-mini-3b-2507',
    name: 'Voxtral Mini',
    summary: 'Made for speech; here it is sent text',
    abilities: { ...full, vision: false },
    contextTokens: k32,
    price: { input: 0.04, output: 0.04 },
    regions: thirdRegions,
  },
  {
    modelId: 'mistral.mistral-large-2407-v1:0',
    name: 'Mistral Large 2 (24.07)',
    summary: 'The model of many existing applications',
    abilities: withForcedJson,
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
    abilities: withForcedJson,
    contextTokens: k32,
    maxOutputTokens: 8_192,
    price: { input: 4, output: 12 },
    lifecycle: {
      state: 'legacy',
      note: 'AWS may announce its end at any time: it was promised until 3 April 2025. Its card gives 4,096 output tokens.',
    },
  },
  {
    modelId: 'mistral.mistral-small-2402-v1:0',
    name: 'Mistral Small (24.02)',
    summary: 'The first Small',
    abilities: { ...textOnly, system: true },
    contextTokens: k32,
    maxOutputTokens: 8_192,
    price: { input: 1, output: 3 },
    lifecycle: { state: 'legacy' },
  },
  {
    modelId: 'mistral.mistral-7b-instruct-v0:2',
    name: 'Mistral 7B',
    summary: 'The first open model, text only',
    abilities: textOnly,
    contextTokens: k32,
    maxOutputTokens: 8_192,
    price: { input: 0.15, output: 0.2 },
    lifecycle: { state: 'active', note: 'Its card gives 4,096 output tokens.' },
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
