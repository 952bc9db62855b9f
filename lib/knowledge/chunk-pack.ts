import type { Piece } from './chunk-pieces.ts';
import type { Block } from './reader/block.ts';
import { tokensOf } from './tokens.ts';

/** The most tokens of a chunk, what is repeated in it included. */
export const maxChunkTokens = 400;
/** What the end of a chunk and the start of the next have in common. */
const overlapTokens = 60;
/** A chunk that is at least this full ends before the next part rather than within it. */
const fullEnough = { topHeading: 40, heading: 150, block: 200, table: 60 };
/** A longer head of a table is not repeated. */
const maxHeadTokens = 100;

/** The head of a table as later parts of it repeat it. */
export type TableHead = { text: string; tokens: number };
export type TableHeads = ReadonlyMap<Block, TableHead>;

export function tableHeads(text: string, blocks: readonly Block[]): TableHeads {
  const heads = new Map<Block, TableHead>();
  for (const block of blocks) {
    if (block.kind !== 'table') continue;
    const head = text.slice(block.start, block.body).trimEnd();
    const tokens = tokensOf(head);
    if (tokens <= maxHeadTokens) heads.set(block, { text: `${head}\n`, tokens });
  }
  return heads;
}

/** The head that a chunk repeats because it begins with this piece, a row under it. */
export function headAbove(heads: TableHeads, { block, start }: Piece): TableHead | undefined {
  return block.kind === 'table' && start >= block.body ? heads.get(block) : undefined;
}

/** The outermost level that parts the document: a title that stands alone does not. */
function topLevel(blocks: readonly Block[]): number {
  const counts = new Map<number, number>();
  for (const block of blocks) {
    if (block.kind === 'heading') counts.set(block.level, (counts.get(block.level) ?? 0) + 1);
  }
  const repeated = [...counts].filter(([, count]) => count > 1).map(([level]) => level);
  return Math.min(...(repeated.length > 0 ? repeated : counts.keys()), 6);
}

export const isHeading = ({ block }: Piece) => block.kind === 'heading';
const sum = (pieces: readonly Piece[]) =>
  pieces.reduce((tokens, piece) => tokens + piece.tokens, 0);

/** Packs the pieces of one document into chunks. */
class Packer {
  readonly #heads: TableHeads;
  readonly #top: number;
  readonly #packed: Piece[][] = [];
  readonly #blockTokens = new Map<Block, number>();
  #open: Piece[] = [];
  /** How many pieces of the open chunk the one before it has too. */
  #repeated = 0;
  #tokens = 0;

  constructor(blocks: readonly Block[], heads: TableHeads, pieces: readonly Piece[]) {
    this.#heads = heads;
    this.#top = topLevel(blocks);
    for (const { block, tokens } of pieces) {
      this.#blockTokens.set(block, (this.#blockTokens.get(block) ?? 0) + tokens);
    }
  }

  pack(pieces: readonly Piece[]): Piece[][] {
    for (const piece of pieces) {
      const before = this.#open.at(-1);
      if (before && this.#endsBefore(piece, before)) this.#close(piece);
      this.#push(piece);
    }
    if (this.#open.length > this.#repeated) this.#packed.push(this.#open);
    return this.#packed;
  }

  #push(piece: Piece): void {
    if (this.#open.length === 0) this.#tokens = headAbove(this.#heads, piece)?.tokens ?? 0;
    this.#open.push(piece);
    this.#tokens += piece.tokens;
  }

  #endsBefore(piece: Piece, before: Piece): boolean {
    if (this.#tokens + piece.tokens > maxChunkTokens) return true;
    if (piece.block === before.block || isHeading(before)) return false;
    if (piece.block.kind === 'heading') {
      const { topHeading, heading } = fullEnough;
      return this.#tokens >= (piece.block.level <= this.#top ? topHeading : heading);
    }
    const whole = this.#blockTokens.get(piece.block) ?? 0;
    if (this.#tokens + whole <= maxChunkTokens) return false;
    const fits = whole <= maxChunkTokens;
    return (
      this.#tokens >= (piece.block.kind === 'table' && fits ? fullEnough.table : fullEnough.block)
    );
  }

  /** Ends the open chunk; the next begins with what it repeats, and with headings left at the end. */
  #close(next: Piece): void {
    const headings = this.#endingHeadings(maxChunkTokens - next.tokens);
    const done = this.#open.slice(0, this.#open.length - headings.length);
    if (done.length > this.#repeated) this.#packed.push(done);
    const starting = headings.length > 0 || isHeading(next);
    const room = maxChunkTokens - sum(headings) - next.tokens;
    const repeated = starting ? [] : endOf(done, Math.min(overlapTokens, room));
    this.#open = [];
    this.#repeated = repeated.length;
    for (const piece of [...repeated, ...headings]) this.#push(piece);
  }

  /** None where they leave no room for what comes next. */
  #endingHeadings(room: number): Piece[] {
    const last = this.#open.findLastIndex((piece) => !isHeading(piece));
    const headings = this.#open.slice(last + 1);
    return last === -1 || last < this.#repeated || sum(headings) > room ? [] : headings;
  }
}

/** The last sentences or lines of a chunk; never headings, rows of a table, or all that it has. */
function endOf(pieces: readonly Piece[], most: number): Piece[] {
  const repeated: Piece[] = [];
  let tokens = 0;
  for (const piece of pieces.slice(1).toReversed()) {
    tokens += piece.tokens;
    if (tokens > most || isHeading(piece) || piece.block.kind === 'table') break;
    repeated.unshift(piece);
  }
  return repeated;
}

/**
 * The pieces of each chunk. A chunk ends before a heading, between blocks, between rows or items,
 * between sentences, in this order of preference; the next repeats about 15 % of it.
 */
export function packPieces(
  blocks: readonly Block[],
  heads: TableHeads,
  pieces: readonly Piece[],
): Piece[][] {
  return new Packer(blocks, heads, pieces).pack(pieces);
}
