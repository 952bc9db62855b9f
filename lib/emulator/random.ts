/** Numbers in [0, 1) that a seed decides (the mulberry32 generator). */
export type Random = () => number;

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** The `p` of a frame is a beginning of this. */
export const FRAME_PADDING = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const HEXADECIMAL = '0123456789abcdef';

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A 32-bit number for a text (FNV-1a). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function draw(random: Random, alphabet: string, length: number): string {
  let text = '';
  while (text.length < length) text += alphabet.charAt(Math.floor(random() * alphabet.length));
  return text;
}

export function hexId(random: Random, length: number): string {
  return draw(random, HEXADECIMAL, length);
}

/** Nine letters and digits: the only tool call ids that Mistral's API takes (ironclaw#1241). */
export function mistralCallId(random: Random): string {
  return draw(random, ALPHANUMERIC, 9);
}

/** The shape that Ollama gives. */
export function localCallId(random: Random): string {
  return `call_${draw(random, ALPHANUMERIC.toLowerCase(), 8)}`;
}

/** The shape that InvokeModel gives: 22 url-safe characters (lobe-chat's recorded chunk). */
export function invokeCallId(random: Random): string {
  return draw(random, `${ALPHANUMERIC}-_`, 22);
}

/** The shape that Converse gives: the same with `tooluse_` before it. */
export function bedrockCallId(random: Random): string {
  return `tooluse_${invokeCallId(random)}`;
}

export function uuid(random: Random): string {
  const hex = hexId(random, 32);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

/** The `p` of a streamed event: the beginning of an alphabet, of random length, which hides token lengths. */
export function padding(random: Random, alphabet: string): string {
  return alphabet.slice(0, 1 + Math.floor(random() * alphabet.length));
}
