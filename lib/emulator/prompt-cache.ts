import { hashText } from './random';

/** The one recorded hit is 128 of 171 tokens: whole blocks, here of 64. */
const BLOCK = 64;
const MOST_KEYS = 1000;

type Prefix = { text: string; tokens: number };

/** What prompts began with before, by the key that their callers gave. */
export type PromptCache = {
  /** Tokens of the longest of these prefixes that was read before; the shortest comes first. */
  read(key: string, prefixes: readonly Prefix[]): number;
};

/** In memory, the keys that were used last. */
export function createPromptCache(): PromptCache {
  const known = new Map<string, Set<number>>();
  return {
    read(key, prefixes) {
      const seen = known.get(key) ?? new Set();
      const hit = prefixes.findLast(({ text }) => seen.has(hashText(text)));
      known.delete(key);
      known.set(key, new Set(prefixes.map(({ text }) => hashText(text))));
      const [oldest] = known.keys();
      if (known.size > MOST_KEYS && oldest !== undefined) known.delete(oldest);
      return Math.floor((hit?.tokens ?? 0) / BLOCK) * BLOCK;
    },
  };
}
