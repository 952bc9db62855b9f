import type { Abilities, Offer } from './schema';

/**
 * What InvokeModel's body is for a Mistral model: a chat completion, or one text with the turns
 * marked in it (AWS: Mistral AI chat completion; Mistral AI text completion).
 */
export type Dialect = 'chat' | 'prompt';

/** Limits of a text model: `topK` is absent where the parameter is disabled. */
export type PromptLimits = { maxTokens: number; topK?: readonly [number, number] };

/** AWS: Mistral AI text completion, inference parameters. */
const promptModels = new Map<string, PromptLimits>([
  ['mistral-7b-instruct-v0:2', { maxTokens: 8_192, topK: [1, 200] }],
  ['mixtral-8x7b-instruct-v0:1', { maxTokens: 4_096, topK: [1, 200] }],
  ['mistral-large-2402-v1:0', { maxTokens: 8_192 }],
  ['mistral-small-2402-v1:0', { maxTokens: 8_192 }],
]);

/** The model's own name in an id, a profile's id or an ARN of either. */
const bareName = (modelId: string) => modelId.replace(/^.*[/.]mistral\.|^mistral\./, '');

export function dialectOf(modelId: string): Dialect {
  return promptModels.has(bareName(modelId)) ? 'prompt' : 'chat';
}

/** What the parameters of a text model may be. */
export function promptLimits(modelId: string): PromptLimits | undefined {
  return promptModels.get(bareName(modelId));
}

const asText: Abilities = {
  vision: false,
  tools: false,
  streamsTools: false,
  json: 'none',
  reasoning: false,
  // Instructions are folded into the first turn of the text.
  system: true,
};

/**
 * The offer as it is through InvokeModel. A chat model streams its tool calls there, also where
 * Converse refuses that (lobehub/lobe-chat#3810 shows such a chunk of Large 24.07); it has no
 * native JSON schema.
 */
export function asInvoked(offer: Offer): Offer {
  if (dialectOf(offer.modelId) === 'prompt') return { ...offer, abilities: asText };
  const { abilities } = offer;
  const json = abilities.tools ? 'tool' : 'none';
  return { ...offer, abilities: { ...abilities, streamsTools: abilities.tools, json } };
}
