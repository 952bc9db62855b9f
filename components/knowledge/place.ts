import type { ChunkPlace } from '@/lib/knowledge/schema';
import { pagesOf } from '@/lib/knowledge/source';

export { pagesOf as pagesText };

/** Where a passage stands: its headings, the outermost first, and its pages. */
export function placeText(place: ChunkPlace): string {
  const pages = pagesOf(place);
  return [...place.headings, ...(pages ? [pages] : [])].join(' › ');
}

/** The address of a document, opened at one of its chunks. */
export function chunkHref(documentId: string, chunkId: string): string {
  return `/knowledge/documents/${documentId}?chunk=${chunkId}`;
}
