import { sendForm } from '@/components/shell/send-form';
import type { ErrorBody } from '@/lib/errors';
import { errorTable } from '@/lib/errors';
import { maxImageBytes, type StoredFile } from '@/lib/files/schema';

export type UploadResult = { ok: true; value: StoredFile } | { ok: false; error: ErrorBody };

/**
 * Sends one image to the server. `onProgress` gets 0 to 1. Aborting the signal gives the upload up
 * without a result.
 */
export function uploadImage(
  file: File,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<UploadResult> {
  if (file.size > maxImageBytes) {
    const { message } = errorTable.file_too_large;
    return Promise.resolve({ ok: false, error: { code: 'file_too_large', message } });
  }
  return sendForm('/api/files', { file }, { signal, onProgress });
}
