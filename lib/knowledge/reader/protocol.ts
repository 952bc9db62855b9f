import type { Chunk, DocumentKind, ExtractedDocument } from '../schema';
import type { ReadingErrorCode } from './failure.ts';

/** What the reading process may take, and the signal by which it ends where it takes more. */
export type ReadingLimits = {
  /** Of memory of every kind, Node itself included (about 50 MB of it). */
  maxBytes: number;
  outOfMemory: NodeJS.Signals;
  /** Milliseconds of processor time. */
  maxTime: number;
  outOfTime: NodeJS.Signals;
};

/** What the reading process is told; so many bytes of the file follow on its standard input. */
export type ReadingRequest = { kind: DocumentKind; size: number; limits: ReadingLimits };

/** A chunk without its text, which is `head` and a part of the document's. */
export type ChunkOutline = Omit<Chunk, 'text'> & { head: string };

/**
 * What it answers: the text in parts, one after the other, so that it does not stand in memory many
 * times, and then how it is built; or why there is none (`detail` is the cause, for the log).
 */
export type ReadingReply =
  | { part: string }
  | { outline: Omit<ExtractedDocument, 'text' | 'chunks'> & { chunks: ChunkOutline[] } }
  | { failure: { code: ReadingErrorCode; message: string; detail: string | undefined } };
