import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosine, heatOf, nearestPairs, rangeOf, similarityMatrix } from './similarity';

const vectors = fc.array(
  fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 3, maxLength: 3 }),
  { maxLength: 6 },
);

describe('similarity', () => {
  it('is the cosine, whatever the lengths', () => {
    expect(cosine([1, 0], [5, 0])).toBe(1);
    expect(cosine([1, 0], [0, 2])).toBe(0);
    expect(cosine([1, 0], [-3, 0])).toBe(-1);
    expect(cosine([1, 1], [1, 0])).toBeCloseTo(Math.SQRT1_2, 12);
    expect(cosine([0, 0], [1, 0])).toBe(0);
  });

  it('is the same both ways, and never more than 1', () => {
    fc.assert(
      fc.property(vectors, (some) => {
        const matrix = similarityMatrix(some);
        for (const [i, row] of matrix.entries()) {
          expect(row).toHaveLength(some.length);
          for (const [j, value] of row.entries()) {
            expect(value).toBe(matrix[j]?.[i]);
            expect(Math.abs(value)).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });

  it('gives each pair once, the nearest first', () => {
    const matrix = similarityMatrix([
      [1, 0],
      [0, 1],
      [1, 0.1],
    ]);
    const pairs = nearestPairs(matrix);
    expect(pairs.map(({ a, b }) => [a, b])).toEqual([
      [0, 2],
      [1, 2],
      [0, 1],
    ]);
    expect(rangeOf(pairs)).toEqual({ low: 0, high: pairs[0]?.similarity });
  });

  it('is warm near the nearest and cold near the farthest', () => {
    const range = { low: 0.6, high: 0.8 };
    expect([0.6, 0.7, 0.8, 1, 0.2].map((one) => heatOf(one, range))).toEqual([
      0,
      expect.closeTo(0.5, 9),
      1,
      1,
      0,
    ]);
    expect(heatOf(0.5, { low: 0.5, high: 0.5 })).toBe(1);
  });
});
