export { listBedrockModels } from './discover-bedrock';
export { mergeDiscovered } from './discover-merge';
export { listMistralModels } from './discover-mistral';

/** A chat model that a service lists, as far as it tells. */
export type Discovered = {
  /** The dated model, or the inference profile, that answers. */
  modelId: string;
  /** Other names of the same model, which may move to another one. */
  aliases: readonly string[];
  name?: string;
  contextTokens?: number;
  vision?: boolean;
  tools?: boolean;
  reasoning?: boolean;
  /** `on`: the day of its end, where one is announced. */
  lifecycle?: { state: 'active' | 'legacy' | 'deprecated'; on?: string };
  replacement?: string;
  /** AWS regions in which it is called. */
  regions?: readonly string[];
  /** AWS regions in which a request to a profile may be answered. */
  destinations?: readonly string[];
  /** The geography of an inference profile, its id's prefix. */
  geo?: string;
};

/** What a service lists, or why that is not known. */
export type Discovery = { ok: true; models: Discovered[] } | { ok: false; reason: string };
