import { headAbove, isHeading, packPieces, tableHeads } from './chunk-pack.ts';
import { piecesOf } from './chunk-pieces.ts';
import { languageOf } from './language.ts';
import type { Block, ReadText } from './reader/block.ts';
import type { ChunkOutline } from './reader/protocol.ts';
import type { Chunk, TextLanguage } from './schema';
import { tokensOf } from './tokens.ts';

/** A chunk with fewer words is taken to be in the language of the whole. */
const fewWords = 30;

type Heading = Extract<Block, { kind: 'heading' }>;

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
 * Cuts a document into chunks of at most `maxChunkTokens`, in its order. What goes on with a table
 * repeats the head of it.
 */
export function outlineChunks(read: ReadText, language: TextLanguage): ChunkOutline[] {
  const { text, blocks, pageStarts } = read;
  const headingsAt = headingPaths(text, blocks);
  const heads = tableHeads(text, blocks);
  return packPieces(blocks, heads, piecesOf(text, blocks)).flatMap((packed): ChunkOutline[] => {
    const [first, last] = [packed[0], packed.at(-1)];
    if (!first || !last) return [];
    const { start, end } = { start: first.start, end: last.end };
    const head = headAbove(heads, first)?.text ?? '';
    const chunkText = head + text.slice(start, end);
    const content = packed.find((piece) => !isHeading(piece)) ?? first;
    const place = {
      start,
      end,
      headings: headingsAt(content.start),
      firstPage: pageAt(start, pageStarts),
      lastPage: pageAt(end - 1, pageStarts),
    };
    const own = languageOfChunk(chunkText, language);
    return [{ ...place, head, tokens: tokensOf(chunkText), language: own }];
  });
}

/** Chunks with their texts. */
export function withTexts(text: string, outlines: readonly ChunkOutline[]): Chunk[] {
  return outlines.map(({ head, ...chunk }) => ({
    ...chunk,
    text: head + text.slice(chunk.start, chunk.end),
  }));
}

/** The chunks of a document that was read here; its language where a chunk's own is not clear. */
export function chunkDocument(read: ReadText, language: TextLanguage): Chunk[] {
  return withTexts(read.text, outlineChunks(read, language));
}

function languageOfChunk(text: string, ofDocument: TextLanguage): TextLanguage {
  if (text.split(/\s+/, fewWords).length < fewWords) return ofDocument;
  const own = languageOf(text);
  return own === 'simple' ? ofDocument : own;
}
