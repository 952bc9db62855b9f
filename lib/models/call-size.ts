import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';

/** Fewer characters to a token than in most texts, so that a place is rather too large. */
const charactersPerToken = 3;

/** Pixtral's most for one image; the newer models take fewer (Mistral's vision page). */
const tokensPerImage = 4_096;

/** What an answer is taken to cost where no maximum was asked for. */
const usualAnswer = 2_048;

type Call = Pick<LanguageModelV4CallOptions, 'prompt' | 'tools' | 'maxOutputTokens'>;

/** Tokens of the prompt, rather too many: texts, tools, and images at their most. */
function promptSize({ prompt, tools }: Call): number {
  let images = 0;
  const text = JSON.stringify([prompt, tools ?? []], (_key, value: unknown) => {
    if (!isFile(value)) return value;
    images += 1;
    return null;
  });
  return Math.ceil(text.length / charactersPerToken) + images * tokensPerImage;
}

/** Tokens that a call is counted with until the service has counted: the asked maximum, as AWS does. */
export function callSize(call: Call): number {
  return promptSize(call) + (call.maxOutputTokens ?? usualAnswer);
}

/** Tokens of a call that ended without a count. */
export function uncountedSize(call: Call, characters: number): number {
  return promptSize(call) + Math.ceil(characters / charactersPerToken);
}

function isFile(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'file';
}
