import { cleanText } from './clean.ts';

/** A cell on one line, with nothing in it that ends a cell. */
function cellText(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');
}

const wholeRow = (cells: string) => `| ${cells} |\n`;

/** A table written as in Markdown, row by row; the first row is the head. */
export class TableText {
  readonly #rows: string[] = [];
  /** Numbers of the rows with which a page begins. */
  readonly #pageRows: number[] = [];
  #headCells = 0;
  #isTable = false;

  row(cells: readonly string[]): void {
    const cleaned = cells.map(cellText);
    if (cleaned.every((cell) => cell === '')) return;
    if (this.#rows.length === 0) this.#headCells = cleaned.length;
    if (cleaned.length > 1) this.#isTable = true;
    this.#rows.push(cleaned.join(' | '));
  }

  /** What is added from now on stands on the next page. */
  startPage(): void {
    this.#pageRows.push(this.#rows.length);
  }

  /** `body` and `pageStarts` count from the start of the text; without a body it is no table. */
  result(): { text: string; body: number | null; pageStarts: number[] } {
    const written = this.#isTable ? this.#rows.map(wholeRow) : this.#rows.map((row) => `${row}\n`);
    if (this.#isTable) written[0] += wholeRow(Array(this.#headCells).fill('---').join(' | '));
    const starts = new Set(this.#pageRows);
    const pageStarts: number[] = [];
    let length = 0;
    written.forEach((row, index) => {
      if (starts.has(index)) pageStarts.push(length);
      length += row.length;
    });
    while (pageStarts.length < this.#pageRows.length) pageStarts.push(length);
    return {
      text: written.join(''),
      body: this.#isTable ? (written[0]?.length ?? 0) : null,
      pageStarts,
    };
  }
}
