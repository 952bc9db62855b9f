import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfTokens, tokensOf } from './tokens';

describe('tokensOf', () => {
  it.each([
    ['', 0],
    ['  \n', 0],
    ['the cat', 2],
    ['internationalisation', 4],
    ['2026', 4],
    ['| --- |', 3],
    ['知識庫', 3],
    ['한국어 문서', 5],
    ['été', 1],
  ])('counts %j as %i', (text, tokens) => {
    expect(tokensOf(text)).toBe(tokens);
  });

  it('costs no more for a word without end', () => {
    const began = performance.now();
    expect(tokensOf('a'.repeat(2_000_000))).toBeGreaterThan(300_000);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('endOfTokens', () => {
  it('ends before a word, and within one without end', () => {
    const words = 'one two three '.repeat(100);
    expect(words.slice(0, endOfTokens(words, 64))).toMatch(/^(?:one |two |three )+$/);
    expect(endOfTokens('x'.repeat(5_000), 64)).toBeLessThanOrEqual(64 * 6);
  });

  it('takes at most so many tokens, something always, and whole characters', () => {
    const unit = fc.constantFrom('a', 'é', '7', '文', '😀', '𝔘', ' ', '-', '\n', 'word ');
    fc.assert(
      fc.property(
        fc.string({ unit, minLength: 1 }),
        fc.integer({ min: 64, max: 90 }),
        (once, most) => {
          const text = once.repeat(60);
          const end = endOfTokens(text, most);
          expect(end).toBeGreaterThan(0);
          expect(tokensOf(text.slice(0, end))).toBeLessThanOrEqual(most);
          expect(text.slice(0, end).isWellFormed()).toBe(true);
        },
      ),
      { seed: 7 },
    );
  });
});
