import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChunkItem } from '@/lib/knowledge/schema';
import { chunksAtOnce, partOf } from './document-part';
import { splitText } from './split-text';

const chunk = (position: number, start: number, end: number): ChunkItem => ({
  id: `chunk ${position}`,
  position,
  start,
  end,
  headings: [],
  firstPage: null,
  lastPage: null,
  tokens: 1,
});

describe('splitText', () => {
  it('cuts where chunks begin and end, and knows where two overlap', () => {
    const pieces = splitText('abcdefghij', 0, [chunk(0, 0, 5), chunk(1, 3, 8)]);
    expect(
      pieces.map(({ text, chunks }) => [text, chunks.map(({ position }) => position)]),
    ).toEqual([
      ['abc', [0]],
      ['de', [0, 1]],
      ['fgh', [1]],
      ['ij', []],
    ]);
    expect(pieces.map(({ begins }) => begins.length)).toEqual([1, 1, 0, 0]);
  });

  const cuts = fc
    .array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 15 })), { maxLength: 8 })
    .map((pairs) =>
      pairs
        .sort(([a], [b]) => a - b)
        .map(([start, length], position) => chunk(position, start, start + length)),
    );

  it('gives the whole text, each piece in exactly the chunks that hold it, each begun once', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), cuts, fc.nat(20), (text, chunks, start) => {
        const pieces = splitText(text, start, chunks);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        for (const piece of pieces) {
          const holding = chunks.filter(
            ({ start: from, end }) => from <= piece.start && end > piece.start,
          );
          expect(piece.chunks).toEqual(holding);
        }
        const begun = pieces.flatMap(({ begins }) => begins);
        expect(new Set(begun).size).toBe(begun.length);
      }),
    );
  });
});

describe('partOf', () => {
  const text = 'x'.repeat(10 * (2 * chunksAtOnce + 20) + 5);
  const chunks = Array.from({ length: 2 * chunksAtOnce + 20 }, (_, index) =>
    chunk(index, index * 10, index * 10 + 12),
  );
  const document = { text, chunks };

  it('shows the part that a chunk is in, before the one that is asked by number', () => {
    const part = partOf(document, { chunk: `chunk ${chunksAtOnce}`, index: 0 });
    expect(part).toMatchObject({ index: 1, parts: 3, start: chunksAtOnce * 10 });
    expect(part.previous).toBe(`chunk ${chunksAtOnce - 1}`);
    expect(part.next).toBe(`chunk ${2 * chunksAtOnce}`);
    expect(part.text).toHaveLength(chunksAtOnce * 10 + 2);
  });

  it.each([-3, 99, 1.5, Number.NaN])('finds a part for the number %d', (index) => {
    expect(partOf(document, { index }).chunks.length).toBeGreaterThan(0);
  });

  it('shows the text to its end, and one that has no chunks', () => {
    const last = partOf(document, { index: 2 });
    expect(last.start + last.text.length).toBe(text.length);
    expect(partOf({ text: 'abc', chunks: [] }, {})).toMatchObject({ text: 'abc', parts: 1 });
  });
});
