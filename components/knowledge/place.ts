import type { ChunkPlace } from '@/lib/knowledge/schema';

/** `page 3`, `pages 3–4`; null where the kind of document has no pages. */
export function pagesText({
  firstPage,
  lastPage,
}: Pick<ChunkPlace, 'firstPage' | 'lastPage'>): string | null {
  if (firstPage === null) return null;
  return lastPage === null || lastPage === firstPage
    ? `page ${firstPage}`
    : `pages ${firstPage}–${lastPage}`;
}

/** Where a passage stands: its headings, the outermost first, and its pages. */
export function placeText(place: ChunkPlace): string {
  const pages = pagesText(place);
  return [...place.headings, ...(pages ? [pages] : [])].join(' › ');
}

/** The address of a document, opened at one of its chunks. */
export function chunkHref(documentId: string, chunkId: string): string {
  return `/knowledge/documents/${documentId}?chunk=${chunkId}`;
}
