import type { ChunkItem, DocumentText } from '@/lib/knowledge/schema';

/** Chunks that are shown at once: a page of a thousand would be too heavy. */
export const chunksAtOnce = 100;

/** A stretch of a document that is shown at once, and the chunks before and after it. */
export type DocumentPart = {
  /** Counted from 0, of `parts`. */
  index: number;
  parts: number;
  /** Where `text` begins in the whole text. */
  start: number;
  text: string;
  chunks: readonly ChunkItem[];
  previous: string | null;
  next: string | null;
};

/** Pure: the part with this chunk, else the one with this number, else the first. */
export function partOf(
  { text, chunks }: Pick<DocumentText, 'text' | 'chunks'>,
  asked: { chunk?: string | undefined; index?: number | undefined },
): DocumentPart {
  const parts = Math.max(1, Math.ceil(chunks.length / chunksAtOnce));
  const place = chunks.findIndex(({ id }) => id === asked.chunk);
  const wanted = place === -1 ? (asked.index ?? 0) : Math.floor(place / chunksAtOnce);
  const index = Number.isInteger(wanted) ? Math.min(Math.max(0, wanted), parts - 1) : 0;
  const from = index * chunksAtOnce;
  const shown = chunks.slice(from, from + chunksAtOnce);
  const isLast = index === parts - 1;
  const start = index === 0 ? 0 : (shown[0]?.start ?? 0);
  const end = isLast ? text.length : Math.max(start, ...shown.map((chunk) => chunk.end));
  return {
    index,
    parts,
    start,
    text: text.slice(start, end),
    chunks: shown,
    previous: chunks[from - 1]?.id ?? null,
    next: chunks[from + shown.length]?.id ?? null,
  };
}
