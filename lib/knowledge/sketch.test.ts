import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bitsPerDimension, sketch } from './sketch';

/** Half of each is zero; those of different halves are at right angles. */
const half = (length: number, which: 0 | 1) =>
  Array.from({ length }, (_, at) => (at % 2 === which ? Math.sin(at * at + 1) : 0));

/** A vector with so many dimensions, at an angle to that of the angle 0. */
function turned(length: number, angle: number): number[] {
  const [one, other] = [half(length, 0), half(length, 1)];
  const scale = Math.hypot(...one) / Math.hypot(...other);
  return one.map(
    (value, at) => Math.cos(angle) * value + Math.sin(angle) * scale * (other[at] ?? 0),
  );
}

function shareThatDiffers(one: string, other: string): number {
  return [...one].filter((bit, at) => bit !== other[at]).length / one.length;
}

describe('sketch', () => {
  it.each([1024, 1536, 768, 1000, 384])(
    'tells the angle of vectors with %i dimensions',
    (length) => {
      const first = sketch(turned(length, 0));
      expect(first).toHaveLength(length * bitsPerDimension);
      for (const angle of [0.2, 0.6, 1.1, Math.PI / 2, 2.5]) {
        const share = shareThatDiffers(first, sketch(turned(length, angle)));
        expect(Math.abs(share - angle / Math.PI)).toBeLessThan(0.05);
      }
    },
  );

  it('does not depend on the length of a vector', () => {
    const vector = turned(256, 0.7);
    expect(sketch(vector.map((value) => value * 8))).toBe(sketch(vector));
  });

  it('is the same for ever: stored ones depend on it', () => {
    const bits = sketch(turned(1024, 1));
    expect(createHash('sha256').update(bits).digest('hex').slice(0, 16)).toMatchInlineSnapshot(
      `"9148ed5d92dd0537"`,
    );
  });
});
