import { z } from 'zod';
import { type ErrorBody, errorTable } from '@/lib/errors';
import { ImageType, maxImageBytes, type StoredFile } from '@/lib/files/schema';
import { readRefusal, unreachable } from './read-refusal';

const Stored = z.object({
  fileId: z.string(),
  mediaType: ImageType,
  width: z.number(),
  height: z.number(),
  size: z.number(),
}) satisfies z.ZodType<StoredFile>;

export type UploadResult = { ok: true; stored: StoredFile } | { ok: false; error: ErrorBody };

function refuse(code: 'file_too_large' | 'unsupported_image'): UploadResult {
  return { ok: false, error: { code, message: errorTable[code].message } };
}

function readStored(body: string): UploadResult {
  try {
    return { ok: true, stored: Stored.parse(JSON.parse(body)) };
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
  if (!ImageType.safeParse(file.type).success) return Promise.resolve(refuse('unsupported_image'));
  if (file.size > maxImageBytes) return Promise.resolve(refuse('file_too_large'));
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
