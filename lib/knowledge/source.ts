import type { UIMessagePart } from 'ai';
import type { ChunkPlace, Passage } from './schema';

/** The AI SDK's part for a document that an answer was given. */
export type SourcePart = Extract<
  UIMessagePart<Record<string, never>, Record<string, never>>,
  { type: 'source-document' }
>;

/** A passage that an answer was given: its number, by which it is cited, and where it stands. */
export type Source = Pick<ChunkPlace, 'headings' | 'firstPage' | 'lastPage'> & {
  number: number;
  chunkId: string;
  documentId: string;
  documentName: string;
  /** How it begins. */
  excerpt: string;
};

const provider = 'tramontane';
/** Characters. */
const longestExcerpt = 280;

/** A passage under its number. */
export function toSource(number: number, passage: Passage): Source {
  const { chunkId, documentId, documentName, headings, firstPage, lastPage, text } = passage;
  const excerpt = excerptOf(text, headings);
  return { number, chunkId, documentId, documentName, headings, firstPage, lastPage, excerpt };
}

/** The headings above a passage are told apart. */
function excerptOf(text: string, headings: readonly string[]): string {
  const lines = text.split('\n').map((line) => line.replace(/^#{1,6}[ \t]+/, '').trim());
  const first = lines.findIndex((line) => line !== '' && !headings.includes(line));
  const line = lines.slice(Math.max(first, 0)).join(' ').replace(/\s+/g, ' ').trim();
  if (line.length <= longestExcerpt) return line;
  // Half of a character at the end is none.
  const cut = line.slice(0, longestExcerpt).replace(/[\uD800-\uDBFF]$/, '');
  return `${cut.trimEnd()}…`;
}

/** A source as it travels: in the stream, in the database, to the page. */
export function toSourcePart({ documentName, ...own }: Source): SourcePart {
  return {
    type: 'source-document',
    sourceId: own.chunkId,
    // A passage is text, whatever it was read from.
    mediaType: 'text/plain',
    title: documentName,
    filename: documentName,
    providerMetadata: { [provider]: own },
  };
}

/** The source in a part; null for a part that is none of ours. */
export function sourceOf(part: { type: string }): Source | null {
  if (part.type !== 'source-document') return null;
  const { title, providerMetadata } = part as SourcePart; // by its type
  const own = providerMetadata?.[provider];
  // Only `toSourcePart` writes there.
  return own ? { ...(own as Omit<Source, 'documentName'>), documentName: title } : null;
}

/** The sources among parts, in their order. */
export function sourcesOf(parts: readonly { type: string }[]): Source[] {
  return parts.flatMap((part) => sourceOf(part) ?? []);
}

type Place = Pick<ChunkPlace, 'headings' | 'firstPage' | 'lastPage'>;

/** Where in its document: its pages, else the headings above it; '' where nobody knows. */
export function placeOf(place: Place): string {
  return pagesOf(place) ?? place.headings.join(' › ');
}

/** `page 3`, `pages 3–4`; null where the kind of document has no pages. */
export function pagesOf({ firstPage, lastPage }: Omit<Place, 'headings'>): string | null {
  if (firstPage === null) return null;
  return lastPage === null || lastPage === firstPage
    ? `page ${firstPage}`
    : `pages ${firstPage}–${lastPage}`;
}
