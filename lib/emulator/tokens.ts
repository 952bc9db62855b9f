const CHARACTERS_PER_TOKEN = 4;
const PIECE = /\s?[\p{L}\p{N}]+|\s?[^\s\p{L}\p{N}]+|\s+/gu;

export type Cut = { text: string; reason: 'stop' | 'length' | 'stop-sequence' };

/** A rough count, 4 characters to a token: the emulator has no tokenizer. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** The pieces in which a text is streamed, about a token each; joined they are the text. */
export function* splitPieces(text: string): Generator<string> {
  for (const match of text.matchAll(PIECE)) yield match[0];
}

/** Ends a text at the first stop sequence or at the token limit, whichever comes first. */
export function cutText(text: string, stop: readonly string[], maxTokens?: number): Cut {
  const stops = stop.filter((mark) => mark.length > 0).map((mark) => text.indexOf(mark));
  const stopAt = Math.min(...stops.filter((index) => index >= 0), Number.POSITIVE_INFINITY);
  const limit =
    maxTokens === undefined ? Number.POSITIVE_INFINITY : maxTokens * CHARACTERS_PER_TOKEN;
  if (stopAt <= limit && stopAt < text.length) {
    return { text: text.slice(0, stopAt), reason: 'stop-sequence' };
  }
  if (limit < text.length) return { text: sliceWhole(text, limit), reason: 'length' };
  return { text, reason: 'stop' };
}

/** Cuts without splitting a surrogate pair. */
function sliceWhole(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  const splits = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splits ? length - 1 : length);
}

/** Tokens of an image: width × height over the area of a patch pair, up to what the model takes. */
export function imageTokens(
  size: { width: number; height: number },
  patch: { area: number; most: number },
): number {
  return Math.min(patch.most, Math.ceil((size.width * size.height) / patch.area));
}
