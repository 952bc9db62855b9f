import { type Piece, piecesOf } from './chunk-pieces.ts';
import { languageOf } from './language.ts';
import type { Block, ReadText } from './reader/block.ts';
import type { Chunk, TextLanguage } from './schema';
import { tokensOf } from './tokens.ts';

/** The most tokens of a chunk, what is repeated in it included. */
export const maxChunkTokens = 400;
/** What the end of a chunk and the start of the next have in common. */
const overlapTokens = 60;
/** A chunk that is at least this full ends before the next part rather than within it. */
const fullEnough = { topHeading: 40, heading: 150, block: 200, table: 60 };
/** A longer head of a table is not repeated. */
const maxHeadTokens = 100;
/** A chunk with fewer words is taken to be in the language of the whole. */
const fewWords = 30;

type Table = Extract<Block, { kind: 'table' }>;
type Heading = Extract<Block, { kind: 'heading' }>;

/** The outermost level that parts the document: a title that stands alone does not. */
function topLevel(blocks: readonly Block[]): number {
  const counts = new Map<number, number>();
  for (const block of blocks) {
    if (block.kind === 'heading') counts.set(block.level, (counts.get(block.level) ?? 0) + 1);
  }
  const repeated = [...counts].filter(([, count]) => count > 1).map(([level]) => level);
  return Math.min(...(repeated.length > 0 ? repeated : counts.keys()), 6);
}

/** A table whose head the chunk needs to repeat, because it begins under it. */
function tableAbove({ block, start }: Piece): Table | null {
  return block.kind === 'table' && start >= block.body ? block : null;
}

const isHeading = ({ block }: Piece) => block.kind === 'heading';
const sum = (pieces: readonly Piece[]) =>
  pieces.reduce((tokens, piece) => tokens + piece.tokens, 0);

/** Packs the pieces of one document into chunks. */
class Packer {
  readonly #text: string;
  readonly #top: number;
  readonly #packed: Piece[][] = [];
  readonly #blockTokens = new Map<Block, number>();
  readonly #headTokens = new Map<Block, number>();
  #open: Piece[] = [];
  /** How many pieces of the open chunk the one before it has too. */
  #repeated = 0;
  #tokens = 0;

  constructor({ text, blocks }: ReadText, pieces: readonly Piece[]) {
    this.#text = text;
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
    if (this.#open.length === 0) this.#tokens = this.#headOf(piece);
    this.#open.push(piece);
    this.#tokens += piece.tokens;
  }

  /** Tokens of the table's head that goes before a chunk which begins with this piece. */
  #headOf(piece: Piece): number {
    const table = tableAbove(piece);
    if (!table) return 0;
    const known = this.#headTokens.get(table);
    if (known !== undefined) return known;
    const tokens = tokensOf(headText(this.#text, table));
    this.#headTokens.set(table, tokens);
    return tokens;
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

function headText(text: string, table: Table): string {
  const head = text.slice(table.start, table.body).trimEnd();
  return tokensOf(head) <= maxHeadTokens ? `${head}\n` : '';
}

/** From 1; null where the file has no pages. */
function pageAt(offset: number, pageStarts: readonly number[] | null): number | null {
  if (pageStarts === null) return null;
  let [low, high] = [0, pageStarts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pageStarts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(1, low);
}

/** The headings above each block, the outermost first; above a heading's own text, itself too. */
function headingPaths(text: string, blocks: readonly Block[]): (offset: number) => string[] {
  const paths: { start: number; path: Heading[] }[] = [];
  let path: Heading[] = [];
  for (const block of blocks) {
    if (block.kind !== 'heading') continue;
    path = [...path.filter(({ level }) => level < block.level), block];
    paths.push({ start: block.start, path });
  }
  let at = 0;
  return (offset) => {
    while ((paths[at + 1]?.start ?? Number.POSITIVE_INFINITY) <= offset) at += 1;
    while (at > 0 && (paths[at]?.start ?? 0) > offset) at -= 1;
    const found = paths[at];
    if (!found || found.start > offset) return [];
    return found.path.map((heading) => titleOf(text, heading));
  };
}

/** Without the marks of Markdown. */
function titleOf(text: string, { start, end }: Heading): string {
  const [line = ''] = text.slice(start, end).split('\n', 1);
  return line
    .replace(/^#+\s+/, '')
    .replace(/\s+#+\s*$/, '')
    .slice(0, 200)
    .toWellFormed();
}

/**
 * Cuts a document into chunks of at most `maxChunkTokens`, in its order. A chunk ends before a
 * heading, between blocks, between rows or items, between sentences, in this order of preference;
 * the next repeats about 15 % of it, or the head of the table that it goes on with.
 */
export function chunkDocument(read: ReadText, language: TextLanguage): Chunk[] {
  const { text, pageStarts } = read;
  const headingsAt = headingPaths(text, read.blocks);
  const pieces = piecesOf(text, read.blocks);
  return new Packer(read, pieces).pack(pieces).flatMap((packed) => {
    const [first, last] = [packed[0], packed.at(-1)];
    if (!first || !last) return [];
    const { start, end } = { start: first.start, end: last.end };
    const table = tableAbove(first);
    const chunkText = (table ? headText(text, table) : '') + text.slice(start, end);
    const content = packed.find((piece) => !isHeading(piece)) ?? first;
    const own =
      chunkText.split(/\s+/, fewWords).length < fewWords ? 'simple' : languageOf(chunkText);
    return {
      start,
      end,
      headings: headingsAt(content.start),
      firstPage: pageAt(start, pageStarts),
      lastPage: pageAt(end - 1, pageStarts),
      text: chunkText,
      tokens: tokensOf(chunkText),
      language: own === 'simple' ? language : own,
    };
  });
}
