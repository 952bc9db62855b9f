import type { TextBuilder } from './block.ts';
import { TableText } from './table-text.ts';

const headings = /^h([1-6])$/;
/** Elements that end the paragraph before them. */
const divisions = new Set(
  'address article blockquote body caption center dd details div dl dt fieldset figcaption figure footer header hgroup hr html legend main p section summary'.split(
    ' ',
  ),
);
const deepestIndent = 8;

type Table = { rows: string[][]; depth: number };

/** Turns the opening and closing of elements into blocks of text. */
export class HtmlText {
  readonly #builder: TextBuilder;
  /** Of the block, list item or cell that is open. */
  #parts: string[] = [];
  #heading: number | null = null;
  #code = 0;
  #lists: { ordered: boolean; count: number }[] = [];
  #items: string[] = [];
  #marker = '';
  #table: Table | null = null;

  constructor(builder: TextBuilder) {
    this.#builder = builder;
  }

  open(name: string): void {
    if (name === 'br') this.#parts.push('\n');
    else if (name === 'pre') this.#openCode();
    else if (name === 'table') this.#openTable();
    else if (name === 'tr' || name === 'td' || name === 'th') this.#openCell(name);
    else if (this.#table) this.#parts.push(divisions.has(name) || name === 'li' ? ' ' : '');
    else if (name === 'ul' || name === 'ol') this.#openList(name === 'ol');
    else if (name === 'li') this.#openItem();
    else if (headings.test(name)) this.#openHeading(Number(name.slice(1)));
    else if (divisions.has(name)) this.#endBlock();
  }

  text(text: string): void {
    this.#parts.push(this.#code > 0 ? text : text.replace(/[ \t\r\n\f]+/g, ' '));
  }

  close(name: string): void {
    if (name === 'pre') this.#closeCode();
    else if (name === 'table') this.#closeTable();
    else if (name === 'td' || name === 'th') this.#closeCell();
    else if (this.#table) this.#parts.push(divisions.has(name) ? ' ' : '');
    else if (name === 'ul' || name === 'ol') this.#closeList();
    else if (name === 'li' || divisions.has(name) || headings.test(name)) this.#endBlock();
  }

  end(): void {
    this.#table = null;
    this.#lists = [];
    this.#endBlock();
    this.#endItems();
  }

  #take(): string {
    const text = this.#parts.join('');
    this.#parts = [];
    return text
      .replace(/ *\n */g, '\n')
      .replace(/ {2,}/g, ' ')
      .trim();
  }

  /** Writes what is open: a heading, an item of a list or a paragraph. */
  #endBlock(): void {
    const text = this.#take();
    const level = this.#heading;
    this.#heading = null;
    if (text === '') return;
    if (level !== null) {
      this.#endItems();
      this.#builder.heading(level, text);
    } else if (this.#lists.length > 0) this.#items.push(this.#itemLine(text));
    else this.#builder.paragraph(text);
  }

  /** The second paragraph of an item stands under the first. */
  #itemLine(text: string): string {
    const indent = '  '.repeat(Math.min(this.#lists.length, deepestIndent) - 1);
    const marker = this.#marker === '' ? '  ' : this.#marker;
    this.#marker = '';
    return `${indent}${marker}${text.replaceAll('\n', `\n${indent}  `)}`;
  }

  #endItems(): void {
    if (this.#items.length > 0) this.#builder.list(this.#items);
    this.#items = [];
  }

  #openHeading(level: number): void {
    this.#endBlock();
    this.#heading = level;
  }

  #openList(ordered: boolean): void {
    this.#endBlock();
    this.#lists.push({ ordered, count: 0 });
  }

  #openItem(): void {
    this.#endBlock();
    const list = this.#lists.at(-1);
    if (list) list.count += 1;
    this.#marker = list?.ordered ? `${list.count}. ` : '- ';
  }

  #closeList(): void {
    this.#endBlock();
    this.#lists.pop();
    this.#marker = '';
    if (this.#lists.length === 0) this.#endItems();
  }

  #openCode(): void {
    if (this.#table === null) this.#endBlock();
    this.#code += 1;
  }

  #closeCode(): void {
    if (this.#code === 0) return;
    this.#code -= 1;
    if (this.#table !== null || this.#code > 0) return;
    this.#endItems();
    this.#builder.code(this.#parts.join(''));
    this.#parts = [];
  }

  /** A table within a table is part of the cell that it stands in. */
  #openTable(): void {
    if (this.#table) {
      this.#table.depth += 1;
      return;
    }
    this.#endBlock();
    this.#endItems();
    this.#table = { rows: [], depth: 1 };
  }

  /** Text between cells, such as a caption, is a cell of its own row. */
  #openCell(name: string): void {
    const table = this.#table;
    if (table === null || table.depth > 1) {
      this.#parts.push(' ');
      return;
    }
    const before = this.#take();
    if (before !== '') this.#builder.paragraph(before);
    if (name === 'tr' || table.rows.length === 0) table.rows.push([]);
  }

  #closeCell(): void {
    const table = this.#table;
    if (table === null || table.depth > 1) return;
    table.rows.at(-1)?.push(this.#take());
  }

  #closeTable(): void {
    const table = this.#table;
    if (table === null) return;
    table.depth -= 1;
    if (table.depth > 0) return;
    const after = this.#take();
    this.#table = null;
    const written = new TableText();
    for (const row of table.rows) written.row(row);
    this.#builder.table(written);
    if (after !== '') this.#builder.paragraph(after);
  }
}
