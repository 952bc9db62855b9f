import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { Offer } from './schema';

/** The settings of a chat, as the request names them (design, section 9). */
export type ModelSettings = {
  temperature?: number | undefined;
  topP?: number | undefined;
  maxTokens?: number | undefined;
  randomSeed?: number | undefined;
  safePrompt?: boolean | undefined;
};

type CallSettings = Pick<
  LanguageModelV4CallOptions,
  'temperature' | 'topP' | 'maxOutputTokens' | 'seed' | 'providerOptions'
>;

/**
 * What reaches the wire of each setting. Converse takes a temperature up to 1, and has neither a
 * seed nor a safe prompt (AWS: Converse API reference): there the first is clamped, the others
 * are left out.
 */
export function toCallSettings(offer: Offer, settings: ModelSettings): CallSettings {
  const { temperature, topP, maxTokens, randomSeed, safePrompt } = settings;
  const onMistral = offer.source === 'mistral';
  return {
    ...(temperature === undefined
      ? {}
      : { temperature: onMistral ? temperature : Math.min(temperature, 1) }),
    ...(topP === undefined ? {} : { topP }),
    ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
    ...(randomSeed === undefined || !onMistral ? {} : { seed: randomSeed }),
    ...(safePrompt && onMistral ? { providerOptions: { mistral: { safePrompt } } } : {}),
  };
}
