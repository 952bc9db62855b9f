/** Tokens in a text when nobody counted them: about four characters each. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** Pixels. */
export type ImageSize = { width: number; height: number };

/**
 * How a model reads an image: it is made to fit a square of `side` pixels, and each patch of `patch`
 * pixels is a token (Mistral documentation, vision).
 */
const pixtral = { side: 1024, patch: 256 };
const newer = { side: 1540, patch: 784 };

/** Tokens of an image; of one whose size is not known, the most that it can be. */
export function imageTokens(modelId: string, size?: ImageSize): number {
  const { side, patch } = /pixtral/i.test(modelId) ? pixtral : newer;
  const { width, height } = size ?? { width: side, height: side };
  const scale = Math.min(1, side / Math.max(width, height));
  return Math.ceil((width * scale * height * scale) / patch);
}
