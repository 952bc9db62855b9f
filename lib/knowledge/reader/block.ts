import { cleanText } from './clean.ts';
import { tooComplex } from './failure.ts';

type Span = { start: number; end: number };

/** A part of the text that belongs together; `start` and `end` are UTF-16 units of the text. */
export type Block = Span &
  (
    | { kind: 'paragraph' | 'list' | 'code' }
    /** The outermost level is 1. */
    | { kind: 'heading'; level: number }
    /** `body` is where the rows under the head begin. */
    | { kind: 'table'; body: number }
  );

/** What a file says, and how it is built. `pageStarts` holds where each page begins. */
export type ReadText = { text: string; blocks: Block[]; pageStarts: number[] | null };

/** More text than any file of 20 MB holds as letters. */
export const maxCharacters = 20_000_000;

/** A cell on one line, with nothing in it that ends a cell. */
function cellText(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');
}

const rowText = (cells: string[]) => `| ${cells.join(' | ')} |`;

/** Puts a text together from blocks, with an empty line between two of them. */
export class TextBuilder {
  readonly #parts: string[] = [];
  readonly #blocks: Block[] = [];
  readonly #pageStarts: number[] = [];
  #length = 0;

  /** What is added from now on stands on the next page. */
  startPage(): void {
    this.#pageStarts.push(this.#length);
  }

  heading(level: number, text: string): void {
    this.#add(text.replace(/\s+/g, ' '), (span) => ({ kind: 'heading', level, ...span }));
  }

  paragraph(text: string): void {
    this.#add(text, (span) => ({ kind: 'paragraph', ...span }));
  }

  /** One line an item. */
  list(lines: string[]): void {
    this.#add(lines.join('\n'), (span) => ({ kind: 'list', ...span }));
  }

  code(text: string): void {
    this.#add(text, (span) => ({ kind: 'code', ...span }));
  }

  /**
   * Written as in Markdown; the first row is the head. Rows of one cell become a paragraph. With
   * each of `pageRows` (numbers of rows) a page begins.
   */
  table(rows: string[][], pageRows: readonly number[] = []): void {
    const cleaned = rows.map((row) => row.map(cellText));
    const isTable = cleaned.some(({ length }) => length > 1);
    const written = cleaned.map((cells) => {
      if (cells.every((cell) => cell === '')) return '';
      return isTable ? `${rowText(cells)}\n` : `${cells[0]}\n`;
    });
    const first = written.findIndex((line) => line !== '');
    if (isTable && first !== -1) {
      written[first] += `${rowText(cleaned[first]?.map(() => '---') ?? [])}\n`;
    }
    const text = written.join('');
    const start = this.#length + this.#gap().length;
    for (const row of pageRows) {
      this.#pageStarts.push(start + written.slice(0, row).join('').length);
    }
    this.#add(text, (span) =>
      isTable
        ? {
            kind: 'table',
            ...span,
            body: Math.min(span.end, start + (written[first] ?? '').length),
          }
        : { kind: 'paragraph', ...span },
    );
  }

  result(): ReadText {
    const pageStarts = this.#pageStarts.length > 0 ? this.#pageStarts : null;
    return { text: this.#parts.join(''), blocks: this.#blocks, pageStarts };
  }

  #gap(): string {
    return this.#length === 0 ? '' : '\n\n';
  }

  #add(raw: string, toBlock: (span: Span) => Block): void {
    const text = cleanText(raw)
      .trimEnd()
      .replace(/^(?:\s*\n)+/, '');
    if (text === '') return;
    const gap = this.#gap();
    const start = this.#length + gap.length;
    this.#length = start + text.length;
    if (this.#length > maxCharacters) throw tooMuchText();
    this.#parts.push(gap, text);
    this.#blocks.push(toBlock({ start, end: this.#length }));
  }
}

export function tooMuchText() {
  return tooComplex(`This document holds more than ${maxCharacters / 1e6} million characters.`);
}
