const K = 1024;

/** What a model at Mistral's API can do, by Mistral's model cards of August and October 2026. */
export type MistralModel = {
  id: string;
  aliases: readonly string[];
  name: string;
  description: string;
  context: number;
  chat: boolean;
  vision: boolean;
  tools: boolean;
  reasoning: boolean;
  /** Thinks whatever it is asked. */
  alwaysThinks?: boolean;
  /** An embedding model: its dimensions, and the most that can be asked of it. */
  embeds?: { dimensions: number; most: number };
  completesCode: boolean;
  /** Hears what is in an `input_audio`. */
  audio?: boolean;
  /** Answers once, whatever `n` is asked for. */
  oneChoice?: boolean;
  temperature: number | null;
};

const textModel = {
  aliases: [],
  context: 256 * K,
  chat: true,
  vision: false,
  tools: true,
  reasoning: false,
  completesCode: false,
  temperature: 0.3,
} satisfies Partial<MistralModel>;

const visionModel = { ...textModel, vision: true } satisfies Partial<MistralModel>;

/** The models that Mistral's API lists. A retired one is not there, and is refused like any unknown id. */
export const mistralModels: readonly MistralModel[] = [
  {
    ...visionModel,
    id: 'mistral-large-2512',
    aliases: ['mistral-large-latest'],
    name: 'Mistral Large 3',
    description: 'General-purpose multimodal model.',
    oneChoice: true,
  },
  {
    ...visionModel,
    id: 'mistral-large-4-0',
    aliases: ['mistral-large-4'],
    name: 'Mistral Large 4',
    description: 'Public preview of the next large model.',
    context: 512 * K,
    reasoning: true,
    alwaysThinks: true,
  },
  {
    ...visionModel,
    id: 'mistral-medium-3-5',
    aliases: [
      'mistral-medium-latest',
      'mistral-medium-3',
      'mistral-medium-3.5',
      'mistral-medium-2604',
    ],
    name: 'Mistral Medium 3.5',
    description: 'Multimodal model with adjustable reasoning.',
    reasoning: true,
  },
  {
    ...visionModel,
    id: 'mistral-small-2603',
    aliases: ['mistral-small-latest'],
    name: 'Mistral Small 4',
    description: 'Small multimodal model with adjustable reasoning.',
    reasoning: true,
  },
  {
    ...visionModel,
    id: 'ministral-14b-2512',
    aliases: ['ministral-14b-latest'],
    name: 'Ministral 3 14B',
    description: 'Compact multimodal model.',
  },
  {
    ...visionModel,
    id: 'ministral-8b-2512',
    aliases: ['ministral-8b-latest'],
    name: 'Ministral 3 8B',
    description: 'Compact multimodal model.',
  },
  {
    ...visionModel,
    id: 'ministral-3b-2512',
    aliases: ['ministral-3b-latest'],
    name: 'Ministral 3 3B',
    description: 'The smallest multimodal model.',
  },
  {
    ...textModel,
    id: 'codestral-2508',
    aliases: ['codestral-latest'],
    name: 'Codestral',
    description: 'Model for code.',
    context: 128 * K,
    completesCode: true,
  },
  {
    ...textModel,
    id: 'voxtral-small-2507',
    aliases: ['voxtral-small-latest'],
    name: 'Voxtral Small',
    description: 'Model for speech and text.',
    audio: true,
    context: 32 * K,
  },
  {
    ...textModel,
    id: 'zai-glm-5-2',
    name: 'GLM 5.2',
    description: 'Third-party model hosted by Mistral.',
    context: K * K,
    reasoning: true,
  },
  {
    ...textModel,
    id: 'mistral-embed-2312',
    aliases: ['mistral-embed'],
    name: 'Mistral Embed',
    description: 'Text embeddings, 1024 dimensions.',
    context: 8 * K,
    chat: false,
    tools: false,
    temperature: null,
    embeds: { dimensions: 1024, most: 1024 },
  },
  {
    ...textModel,
    id: 'codestral-embed-2505',
    aliases: ['codestral-embed'],
    name: 'Codestral Embed',
    description: 'Embeddings of code, up to 3072 dimensions.',
    context: 8 * K,
    chat: false,
    tools: false,
    temperature: null,
    embeds: { dimensions: 1536, most: 3072 },
  },
];

/** Finds a model by its id or one of its aliases. */
export function findMistralModel(id: string): MistralModel | undefined {
  return mistralModels.find((model) => model.id === id || model.aliases.includes(id));
}

/** What a model does on Bedrock's Converse, by AWS's table of supported models and features. */
export type BedrockModel = {
  id: string;
  name: string;
  context: number;
  maxOutput: number;
  system: boolean;
  tools: boolean;
  toolsWhileStreaming: boolean;
  images: boolean;
  jsonSchema: boolean;
  /** Keys that `additionalModelRequestFields` may carry. */
  extraFields: readonly string[];
  /** What a body of InvokeModel is: messages, or a prompt with its default of `max_tokens`. */
  invoke: { kind: 'chat' } | { kind: 'text'; maxTokens: number; topK: boolean };
  /** Writes its reasoning as `[THINK]…[/THINK]` before the answer. */
  thinks?: boolean;
  /** Where the model is called by its own id. */
  regions: readonly string[];
  /** Regions of each geography; a model that has them is only called by a profile. */
  profiles?: Readonly<Record<string, readonly string[]>>;
};

/** AWS's table of models by region, 2025. */
const FIRST_REGIONS =
  'us-east-1 us-west-2 ap-south-1 ap-southeast-2 ca-central-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1'.split(
    ' ',
  );

/** Where tests and cards of 2026 show the third generation; more regions are not verified. */
const THIRD_REGIONS = ['us-east-1', 'us-east-2', 'us-west-2'];

const firstGeneration = {
  context: 32 * K,
  maxOutput: 8192,
  system: true,
  tools: false,
  toolsWhileStreaming: false,
  images: false,
  jsonSchema: false,
  extraFields: ['top_k'],
  invoke: { kind: 'text', maxTokens: 8192, topK: false },
  regions: FIRST_REGIONS,
} satisfies Partial<BedrockModel>;

/** No smaller output limit is published for these than their context. */
const thirdGeneration = {
  context: 256 * K,
  maxOutput: 256 * K,
  system: true,
  tools: true,
  toolsWhileStreaming: true,
  images: true,
  jsonSchema: true,
  extraFields: [],
  invoke: { kind: 'chat' },
  regions: THIRD_REGIONS,
} satisfies Partial<BedrockModel>;

/** Mistral's models on Bedrock (AWS model cards and price list, 2026). */
export const bedrockModels: readonly BedrockModel[] = [
  {
    ...firstGeneration,
    id: 'mistral.mistral-7b-instruct-v0:2',
    name: 'Mistral 7B Instruct',
    system: false,
    invoke: { kind: 'text', maxTokens: 512, topK: true },
  },
  {
    ...firstGeneration,
    id: 'mistral.mixtral-8x7b-instruct-v0:1',
    name: 'Mixtral 8x7B Instruct',
    maxOutput: 4096,
    system: false,
    invoke: { kind: 'text', maxTokens: 512, topK: true },
  },
  {
    ...firstGeneration,
    id: 'mistral.mistral-small-2402-v1:0',
    name: 'Mistral Small (24.02)',
    regions: ['us-east-1'],
  },
  {
    ...firstGeneration,
    id: 'mistral.mistral-large-2402-v1:0',
    name: 'Mistral Large (24.02)',
    tools: true,
  },
  {
    ...firstGeneration,
    id: 'mistral.mistral-large-2407-v1:0',
    name: 'Mistral Large 2 (24.07)',
    context: 128 * K,
    tools: true,
    extraFields: [],
    invoke: { kind: 'chat' },
    regions: ['us-west-2'],
  },
  {
    ...thirdGeneration,
    id: 'mistral.pixtral-large-2502-v1:0',
    name: 'Pixtral Large (25.02)',
    context: 128 * K,
    maxOutput: 16 * K,
    jsonSchema: false,
    regions: [],
    profiles: {
      us: ['us-east-1', 'us-east-2', 'us-west-2'],
      eu: ['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-3'],
    },
  },
  {
    ...thirdGeneration,
    id: 'mistral.mistral-large-3-675b-instruct',
    name: 'Mistral Large 3',
  },
  { ...thirdGeneration, id: 'mistral.ministral-3-3b-instruct', name: 'Ministral 3 3B' },
  { ...thirdGeneration, id: 'mistral.ministral-3-8b-instruct', name: 'Ministral 3 8B' },
  { ...thirdGeneration, id: 'mistral.ministral-3-14b-instruct', name: 'Ministral 3 14B' },
  {
    ...thirdGeneration,
    id: 'mistral.magistral-small-2509',
    name: 'Magistral Small',
    thinks: true,
    context: 128 * K,
    images: false,
  },
  {
    ...thirdGeneration,
    id: 'mistral.devstral-2-123b',
    name: 'Devstral 2 123B',
    images: false,
    jsonSchema: false,
  },
  {
    ...thirdGeneration,
    id: 'mistral.voxtral-mini-3b-2507',
    name: 'Voxtral Mini',
    context: 32 * K,
    images: false,
  },
  {
    ...thirdGeneration,
    id: 'mistral.voxtral-small-24b-2507',
    name: 'Voxtral Small',
    context: 32 * K,
    images: false,
  },
];

type BedrockLookup = { model: BedrockModel } | { refused: 'invalid' | 'on-demand' };

const ARN =
  /^arn:aws[^:]*:bedrock:(?<region>[a-z0-9-]+):\d*:(?:foundation-model|inference-profile)\/(?<id>.+)$/;

/**
 * Finds what a model id, a profile id or an ARN of either names. A geography that does not hold
 * the caller's region is not an identifier there; a model with profiles is not called without
 * one; with strict regions, a model is no identifier where it is not.
 */
export function findBedrockModel(
  modelId: string,
  callerRegion?: string,
  strict = false,
): BedrockLookup {
  const arn = ARN.exec(modelId)?.groups;
  const id = arn?.id ?? modelId;
  const region = callerRegion ?? arn?.region;
  const plain = bedrockModels.find((model) => model.id === id);
  if (plain?.profiles) return { refused: 'on-demand' };
  if (plain) {
    const absent = strict && region !== undefined && !plain.regions.includes(region);
    return absent ? { refused: 'invalid' } : { model: plain };
  }
  const [geography = '', ...rest] = id.split('.');
  const profiled = bedrockModels.find((model) => model.id === rest.join('.'));
  const regions = profiled?.profiles?.[geography];
  if (!profiled || !regions) return { refused: 'invalid' };
  if (region !== undefined && !regions.includes(region)) return { refused: 'invalid' };
  return { model: profiled };
}
