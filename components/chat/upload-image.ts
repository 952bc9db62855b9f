import { type ErrorBody, errorTable } from '@/lib/errors';
import { maxImageBytes, type StoredFile } from '@/lib/files/schema';
import { readRefusal, unreachable } from './read-refusal';

export type UploadResult = { ok: true; stored: StoredFile } | { ok: false; error: ErrorBody };

function readStored(body: string): UploadResult {
  try {
    const stored: StoredFile = JSON.parse(body); // what our own server answers
    return { ok: true, stored };
  } catch {
    return { ok: false, error: { code: 'internal', message: errorTable.internal.message } };
  }
}

/**
 * Sends one image to the server. XMLHttpRequest, because fetch does not tell how far an upload is.
 * `onProgress` gets 0 to 1. Aborting the signal gives the upload up without a result.
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
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/files');
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      const done = request.status >= 200 && request.status < 300;
      resolve(
        done
          ? readStored(request.responseText)
          : { ok: false, error: readRefusal(request.responseText) },
      );
    };
    request.onerror = () => resolve({ ok: false, error: unreachable });
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.set('file', file);
    request.send(form);
  });
}
