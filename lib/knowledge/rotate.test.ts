import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rotate } from './rotate';

const dot = (one: ArrayLike<number>, other: ArrayLike<number>) =>
  Array.from(one).reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
const cosine = (one: number[], other: number[]) =>
  dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));

const number = fc.double({ min: -1, max: 1, noNaN: true }).map((value) => value + 1e-3);
const pair = fc
  .integer({ min: 1, max: 300 })
  .chain((length) =>
    fc.tuple(
      fc.array(number, { minLength: length, maxLength: length }),
      fc.array(number, { minLength: length, maxLength: length }),
    ),
  );

describe('rotate', () => {
  it('keeps the angle between vectors of any length, and makes them unit vectors', () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        fc.pre(dot(one, one) > 1e-6 && dot(other, other) > 1e-6);
        const [first, second] = [rotate(one), rotate(other)];
        expect(dot(first, first)).toBeCloseTo(1, 5);
        expect(dot(first, second)).toBeCloseTo(cosine(one, other), 4);
      }),
      { seed: 3 },
    );
  });

  it('spreads what stands in one dimension over all of them', () => {
    for (const length of [1024, 768, 384]) {
      const turned = rotate(Array.from({ length }, (_, at) => (at === 5 ? 1 : 0)));
      expect(Math.max(...turned.map(Math.abs))).toBeLessThan(0.2);
    }
  });

  it('is the same for ever: stored vectors depend on it', () => {
    const turned = rotate([3, 1, 4, 1, 5, 9, 2, 6]);
    expect([...turned].map((value) => Number(value.toFixed(4)))).toMatchInlineSnapshot(`
      [
        0.2091,
        0.5132,
        0.3231,
        0.6272,
        -0.3992,
        -0.095,
        -0.1331,
        0.095,
      ]
    `);
  });

  it('leaves a vector without length as it is', () => {
    expect(rotate([0, 0, 0]).every((value) => value === 0)).toBe(true);
  });
});
