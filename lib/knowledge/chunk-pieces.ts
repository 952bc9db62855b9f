import type { Block } from './reader/block.ts';
import { endOfTokens, tokensOf } from './tokens.ts';

/** What a chunk is made of: a sentence, a row, an item or a line. */
export type Piece = { block: Block; start: number; end: number; tokens: number };

/** A longer sentence or row is parted between words. */
const maxPieceTokens = 200;

const sentences = new Intl.Segmenter('fr', { granularity: 'sentence' });

type Span = { start: number; end: number };

/** Without the white space around it; null where nothing is left. */
function trimmed(text: string, { start, end }: Span): Span | null {
  const slice = text.slice(start, end);
  const bare = slice.trim();
  if (bare === '') return null;
  const from = start + slice.length - slice.trimStart().length;
  return { start: from, end: from + bare.length };
}

function* sentencesOf(text: string, { start, end }: Span): Generator<Span> {
  for (const { index, segment } of sentences.segment(text.slice(start, end))) {
    yield { start: start + index, end: start + index + segment.length };
  }
}

function* linesOf(text: string, { start, end }: Span): Generator<Span> {
  for (let at = start; at < end; ) {
    const next = text.indexOf('\n', at);
    const lineEnd = next === -1 || next >= end ? end : next + 1;
    yield { start: at, end: lineEnd };
    at = lineEnd;
  }
}

/** The head of a table is one piece, and each of its rows. */
function* rowsOf(text: string, { start, end, body }: Span & { body: number }): Generator<Span> {
  yield { start, end: body };
  yield* linesOf(text, { start: body, end });
}

function spansOf(text: string, block: Block): Iterable<Span> {
  if (block.kind === 'paragraph') return sentencesOf(text, block);
  if (block.kind === 'heading') return [block];
  return block.kind === 'table' ? rowsOf(text, block) : linesOf(text, block);
}

/** Parts a span between words until no part is too long. */
function* shortPieces(text: string, block: Block, span: Span): Generator<Piece> {
  let rest = trimmed(text, span);
  while (rest) {
    const slice = text.slice(rest.start, rest.end);
    const end: number = rest.start + endOfTokens(slice, maxPieceTokens);
    const part = trimmed(text, { start: rest.start, end });
    if (part) yield { block, ...part, tokens: tokensOf(text.slice(part.start, part.end)) };
    rest = trimmed(text, { start: end, end: rest.end });
  }
}

/** Blocks for what stands between the blocks, so that nothing is lost. */
function withGaps(text: string, blocks: readonly Block[]): Block[] {
  const all: Block[] = [];
  let at = 0;
  const fill = (end: number) => {
    const gap = trimmed(text, { start: at, end });
    if (gap) all.push({ kind: 'paragraph', ...gap });
  };
  for (const block of blocks) {
    fill(block.start);
    all.push(block);
    at = block.end;
  }
  fill(text.length);
  return all;
}

/** The pieces of a text in their order; everything but white space is in one of them. */
export function piecesOf(text: string, blocks: readonly Block[]): Piece[] {
  const pieces: Piece[] = [];
  for (const block of withGaps(text, blocks)) {
    for (const span of spansOf(text, block)) {
      for (const piece of shortPieces(text, block, span)) pieces.push(piece);
    }
  }
  return pieces;
}
