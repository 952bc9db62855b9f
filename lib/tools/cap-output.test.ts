import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capOutput } from './cap-output';

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('capOutput', () => {
  it('leaves a result that fits as it is', () => {
    const output = { status: 'Paid' };
    expect(capOutput(output, bytes(output))).toBe(output);
    expect(capOutput(undefined, 10)).toBeUndefined();
  });

  it('says of 5 MB how many they are and how they begin', () => {
    const capped = capOutput({ text: 'é'.repeat(2_500_000) }, 100_000);
    expect(capped).toEqual({ error: expect.stringMatching(/^The result has 5,001 kB, more than/) });
    expect(JSON.stringify(capped)).toContain('It begins: {\\"text\\":\\"ééé');
    expect(bytes(capped)).toBeLessThanOrEqual(100_000);
    expect(bytes(capped)).toBeGreaterThan(50_000);
  });

  it('is never longer than what is taken, and never holds half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 2_000, maxLength: 9_000 }), (text) => {
        const capped = capOutput(text, 1_500);
        if (bytes(text) <= 1_500) return;
        expect(bytes(capped)).toBeLessThanOrEqual(1_500);
        expect(JSON.stringify(capped).isWellFormed()).toBe(true);
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});
