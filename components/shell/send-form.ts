import type { ErrorBody } from '@/lib/errors';
import type { ActionResult } from '@/lib/http/result';
import { readRefusal, unreachable } from './read-refusal';

type Sending = {
  /** Aborted, the form is given up and nothing ever comes of it. */
  signal: AbortSignal;
  /** Gets 0 to 1. */
  onProgress: (share: number) => void;
  /** What to say when no answer came at all. */
  offline?: ErrorBody;
};

/**
 * Sends a form to our own server, whose JSON answer is taken to be a `T`. XMLHttpRequest, because
 * fetch does not tell how far an upload is.
 */
export function sendForm<T>(
  url: string,
  fields: Readonly<Record<string, string | File>>,
  { signal, onProgress, offline = unreachable }: Sending,
): Promise<ActionResult<T>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      const done = request.status >= 200 && request.status < 300;
      resolve(
        done
          ? readAnswer(request.responseText)
          : { ok: false, error: readRefusal(request.responseText) },
      );
    };
    request.onerror = () => resolve({ ok: false, error: offline });
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    request.send(form);
  });
}

function readAnswer<T>(body: string): ActionResult<T> {
  try {
    return { ok: true, value: JSON.parse(body) };
  } catch {
    return { ok: false, error: readRefusal(body) };
  }
}
