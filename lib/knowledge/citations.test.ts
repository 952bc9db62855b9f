import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { citedIn, stretchesOf } from './citations';

describe('citations', () => {
  it.each([
    ['It snowed [1].', [1]],
    ['Both [2][1], and again [2].', [2, 1]],
    ['A list [1, 3;4] and a range [5-7] or [8–9].', [1, 3, 4, 5, 6, 7, 8, 9]],
    ['No range: [9-2], [1-400].', [9, 2, 1, 400]],
    ['An array a[i], [x], a box [ ], a year (2024) and [20245].', []],
  ])('are found in %j', (text, numbers) => {
    expect(citedIn(text)).toEqual(numbers);
  });

  it('are cut out without losing anything', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('[1]', '[2, 3]', '[4-6]', '[', ']', '7'));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        expect(
          stretchesOf(text)
            .map((stretch) => stretch.text)
            .join(''),
        ).toBe(text);
      }),
      { seed: 5 },
    );
  });
});
