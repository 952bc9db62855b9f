import { type ReadText, TextBuilder } from './block.ts';
import type { PdfBlock } from './pdf-blocks.ts';
import { TableText } from './table-text.ts';

type OpenTable = { head: string[]; text: TableText };

const isSameRow = (row: readonly string[], other: readonly string[]) =>
  row.length === other.length && row.every((cell, index) => cell === other[index]);

/** Writes pages, and keeps the last table open until the next page does not go on with it. */
export class PdfWriter {
  readonly #builder = new TextBuilder();
  #table: OpenTable | null = null;

  page(blocks: readonly PdfBlock[]): void {
    const [first] = blocks;
    const goesOn = first?.kind === 'table' && this.#table?.head.length === first.rows[0]?.length;
    if (this.#table && goesOn) this.#table.text.startPage();
    else {
      this.#endTable();
      this.#builder.startPage();
    }
    blocks.forEach((block, index) => {
      this.#write(block, goesOn && index === 0);
    });
  }

  result(): ReadText {
    this.#endTable();
    return this.#builder.result();
  }

  #write(block: PdfBlock, goesOn: boolean): void {
    if (!goesOn) this.#endTable();
    if (block.kind === 'table') this.#writeRows(block.rows);
    else if (block.kind === 'heading') this.#builder.heading(block.level, block.text);
    else if (block.kind === 'list') this.#builder.list(block.items);
    else if (block.kind === 'code') this.#builder.code(block.text);
    else this.#builder.paragraph(block.text);
  }

  /** Where a table goes on, its head may be repeated. */
  #writeRows([first = [], ...others]: readonly string[][]): void {
    const open = this.#table ?? { head: first, text: new TableText() };
    const isRepeated = this.#table !== null && isSameRow(open.head, first);
    for (const row of isRepeated ? others : [first, ...others]) open.text.row(row);
    this.#table = open;
  }

  #endTable(): void {
    if (this.#table) this.#builder.table(this.#table.text);
    this.#table = null;
  }
}
