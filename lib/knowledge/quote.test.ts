import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteInWords } from './quote';
import type { NumberedPassage } from './source-numbers';

const hostile = fc.array(
  fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<',
      '</',
      '>',
      '"',
      '\n',
      'passage-',
      'passages-',
      '0123456789abcdef',
      ' number="9"',
    ),
  ),
);
const text = hostile.map((pieces) => pieces.join(''));

const passage = fc.record({ text, documentName: text }).map(
  ({ text, documentName }): Omit<NumberedPassage, 'number'> => ({
    text,
    documentName,
    chunkId: '',
    documentId: '',
    collectionId: '',
    score: 1,
    similarity: 1,
    start: 0,
    end: 0,
    headings: [],
    firstPage: null,
    lastPage: null,
  }),
);

describe('quoteInWords', () => {
  it('lets no passage end its quotation or begin another', () => {
    fc.assert(
      fc.property(fc.array(passage, { minLength: 1, maxLength: 4 }), (passages) => {
        const quoted = quoteInWords(passages.map((one, index) => ({ ...one, number: index + 1 })));
        const mark = /^<passages-([0-9a-f]{16}) count="(\d+)">\n/.exec(quoted);
        expect(mark?.[2]).toBe(String(passages.length));
        const element = new RegExp(
          `<passage-${mark?.[1]} number="(\\d+)" document="[^"<>\\n]*" place="[^"<>\\n]*">\\n([\\s\\S]*?)\\n</passage-${mark?.[1]}>`,
          'g',
        );
        const found = [...quoted.matchAll(element)].map(([, number, inner]) => [number, inner]);
        expect(found).toEqual(passages.map((one, index) => [String(index + 1), one.text]));
        expect(quoted.split(`passages-${mark?.[1]}`)).toHaveLength(3);
        expect(quoted.split(`passage-${mark?.[1]}`)).toHaveLength(1 + 2 * passages.length);
      }),
      { seed: 11 },
    );
  });

  it('says that nothing was found', () => {
    expect(quoteInWords([])).toContain('nothing was found');
  });
});
