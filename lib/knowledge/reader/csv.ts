import { CsvError, parse } from 'csv-parse/sync';
import { type ReadText, TextBuilder } from './block.ts';
import { broken } from './failure.ts';
import { TableText } from './table-text.ts';

const delimiters = [',', ';', '\t', '|'];

/** The delimiter that most evenly divides the first lines. */
function delimiterOf(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .split('\n', 20)
    .map((line) => line.replace(/"[^"]*"/g, ''));
  const counted = delimiters.map((delimiter) => {
    const counts = lines.filter((line) => line.trim() !== '').map((l) => l.split(delimiter).length);
    const usual = counts.toSorted((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 1;
    const even = counts.filter((count) => count === usual).length / Math.max(1, counts.length);
    return { delimiter, score: usual > 1 ? even * 100 + usual : 0 };
  });
  return counted.reduce((best, next) => (next.score > best.score ? next : best)).delimiter;
}

/** Rows of a table; the first is the head. */
export function readCsv(raw: string): ReadText {
  const table = new TableText();
  try {
    parse(raw, {
      delimiter: delimiterOf(raw),
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      // Row by row, so that the table does not stand in memory twice.
      on_record: (cells: string[]) => {
        table.row(cells);
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw broken(`This table is damaged: ${sentenceOf(error)}.`, error);
  }
  const builder = new TextBuilder();
  builder.table(table);
  return builder.result();
}

function sentenceOf({ code, lines }: CsvError & { lines?: number }): string {
  const where = lines === undefined ? '' : ` in line ${lines}`;
  return code === 'CSV_QUOTE_NOT_CLOSED'
    ? `a quotation mark${where} is never closed`
    : `the row${where} cannot be read`;
}
