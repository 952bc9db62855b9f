import type { ChunkItem } from '@/lib/knowledge/schema';

/** A piece of text, and the chunks that it is in: none, one, or two where they overlap. */
export type Piece = {
  start: number;
  text: string;
  chunks: readonly ChunkItem[];
  /** The chunks that begin here. */
  begins: readonly ChunkItem[];
};

/**
 * Pure: cuts a text wherever a chunk begins or ends. `start`: where the text begins in the whole
 * that the chunks point into. The pieces together are the text.
 */
export function splitText(text: string, start: number, chunks: readonly ChunkItem[]): Piece[] {
  const end = start + text.length;
  const within = (place: number) => Math.min(Math.max(place, start), end);
  const cuts = new Set([start, end]);
  for (const chunk of chunks) cuts.add(within(chunk.start)).add(within(chunk.end));
  const places = [...cuts].sort((a, b) => a - b);
  let open: ChunkItem[] = [];
  let next = 0;
  return places.slice(0, -1).map((from, index) => {
    const begins: ChunkItem[] = [];
    for (let chunk = chunks[next]; chunk && within(chunk.start) <= from; chunk = chunks[++next]) {
      begins.push(chunk);
    }
    open = [...open, ...begins].filter((chunk) => chunk.end > from);
    const to = places[index + 1] ?? end;
    return { start: from, text: text.slice(from - start, to - start), chunks: open, begins };
  });
}
