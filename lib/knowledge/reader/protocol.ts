import type { DocumentKind, ExtractedDocument } from '../schema';
import type { ReadingErrorCode } from './failure.ts';

/** What the reading process is told. */
export type ReadingRequest = {
  kind: DocumentKind;
  bytes: Uint8Array;
  /** Of memory of every kind, the process itself included. */
  maxBytes: number;
};

/** What it answers. `detail` is the cause, for the log. */
export type ReadingReply =
  | { document: ExtractedDocument }
  | { failure: { code: ReadingErrorCode; message: string; detail: string | undefined } };
