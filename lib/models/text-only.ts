import { isUtf8 } from 'node:buffer';
import { checkedFrames } from './checked-frames';
import { NotTextError } from './not-text-error';

async function checkedWhole(body: ReadableStream<Uint8Array>): Promise<ArrayBuffer> {
  const bytes = await new Response(body).arrayBuffer();
  if (!isUtf8(bytes)) throw new NotTextError();
  return bytes;
}

/**
 * A fetch whose frames and whole answers fail where they hold bytes that are no text. Server-sent
 * events are held to the same by `textLane`, which decodes them anyway.
 */
export function textOnly(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init);
    const { body, ok, status, statusText, headers } = response;
    const type = headers.get('content-type') ?? '';
    if (!body || !ok) return response;
    const about = { status, statusText, headers };
    if (type.startsWith('application/vnd.amazon.eventstream')) {
      return new Response(body.pipeThrough(checkedFrames()), about);
    }
    return type.startsWith('application/json')
      ? new Response(await checkedWhole(body), about)
      : response;
  };
}
