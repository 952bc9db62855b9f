import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { toCsv } from './export';

it('writes a table that is read back as it was, and no formula', () => {
  const texts = ['plain', 'with "quotes", and\na line', '=HYPERLINK("x")'];
  const matrix = [
    [1, 0.25, -0.5],
    [0.25, 1, 0],
    [-0.5, 0, 1],
  ];
  const rows: string[][] = parse(toCsv({ texts, matrix }));
  expect(rows[0]).toEqual(['', texts[0], texts[1], `'${texts[2]}`]);
  expect(rows[3]).toEqual([`'${texts[2]}`, '-0.500000', '0.000000', '1.000000']);
});
