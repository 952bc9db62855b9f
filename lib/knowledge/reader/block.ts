import { cleanText } from './clean.ts';
import { tooComplex } from './failure.ts';
import type { TableText } from './table-text.ts';

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

  /** A table without more than one cell in a row is a paragraph. */
  table(table: TableText): void {
    const { text, body, pageStarts } = table.result();
    const start = this.#length + this.#gap().length;
    this.#pageStarts.push(...pageStarts.map((offset) => start + offset));
    this.#add(text, (span) =>
      body === null
        ? { kind: 'paragraph', ...span }
        : { kind: 'table', ...span, body: Math.min(span.end, start + body) },
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
