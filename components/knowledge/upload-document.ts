import { sendForm } from '@/components/shell/send-form';
import { type ErrorBody, errorTable } from '@/lib/errors';
import type { ActionResult } from '@/lib/http/result';
import { maxDocumentBytes } from '@/lib/knowledge/document-limits';
import type { DocumentItem } from '@/lib/knowledge/schema';

const offline: ErrorBody = {
  code: 'offline',
  message: 'Tramontane cannot be reached. The file was not added; try again.',
};

const unreadable: ErrorBody = {
  code: 'invalid_request',
  message: 'The browser cannot read this. Of a folder, add the files that are in it.',
};

const refused = (error: ErrorBody) => ({ ok: false as const, error });

/** A folder, or a file that has gone since: a request with it would fail without a cause. */
async function isReadable(file: File): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}

/**
 * Sends one file into a collection. `onProgress` gets 0 to 1. Aborting the signal gives it up
 * without a result.
 */
export async function uploadDocument(
  { id, collectionId, file }: { id: string; collectionId: string; file: File },
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<ActionResult<DocumentItem>> {
  if (file.size > maxDocumentBytes) {
    const { message } = errorTable.document_too_large;
    return refused({ code: 'document_too_large', message });
  }
  if (!(await isReadable(file))) return refused(unreadable);
  const url = `/api/knowledge/collections/${collectionId}/documents`;
  return sendForm(url, { id, file }, { signal, onProgress, offline });
}
