import type { UIMessageChunk } from 'ai';

/** One event of a run's stream: a chunk and its sequence number. */
export type StreamEvent = { seq: number; chunk: UIMessageChunk };

/** Whether it is a stream of ours, and not a page of something on the way. */
export function bringsEvents({ status, headers }: Response): boolean {
  return status === 200 && headers.get('content-type')?.startsWith('text/event-stream') === true;
}

/**
 * The events of a UI message stream, as many as come at once; none where a comment says that the
 * connection lives. Ends when the stream does, or by the signal; throws when the connection breaks.
 */
export async function* readEvents(
  response: Response,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent[]> {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  // A broken connection is told by `read`, not by giving it up.
  const leave = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', leave, { once: true });
  let rest = '';
  try {
    while (!signal.aborted) {
      const { value, done } = await reader.read();
      if (done) return;
      const texts = (rest + value).split('\n\n');
      rest = texts.pop() ?? '';
      yield texts.flatMap(parseEvent);
    }
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}

function parseEvent(event: string): StreamEvent[] {
  const id = /^id: (\d+)$/m.exec(event)?.[1];
  const data = /^data: (.*)$/m.exec(event)?.[1];
  // Comments keep the connection alive; [DONE] has no id.
  return id !== undefined && data ? [{ seq: Number(id), chunk: JSON.parse(data) }] : [];
}
