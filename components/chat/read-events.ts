import type { UIMessageChunk } from 'ai';

/** One event of a run's stream: a chunk and its sequence number. */
export type StreamEvent = { seq: number; chunk: UIMessageChunk };

/** A server that lives sends something at least every 15 s. */
const quietMs = 35_000;

/**
 * The events of a UI message stream as they come. Ends when the stream does; throws when the
 * connection breaks or goes quiet.
 */
export async function* readEvents(response: Response): AsyncGenerator<StreamEvent> {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  try {
    while (true) {
      const { value, done } = await readInTime(reader);
      if (done) return;
      buffer += value;
      const events = buffer.split('\n\n');
      buffer = events.pop() ?? '';
      for (const event of events) yield* parseEvent(event);
    }
  } finally {
    await reader.cancel();
  }
}

async function readInTime(reader: ReadableStreamDefaultReader<string>) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const quiet = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the stream went quiet')), quietMs);
  });
  try {
    return await Promise.race([reader.read(), quiet]);
  } finally {
    clearTimeout(timer);
  }
}

function* parseEvent(event: string): Generator<StreamEvent> {
  const id = /^id: (\d+)$/m.exec(event)?.[1];
  const data = /^data: (.*)$/m.exec(event)?.[1];
  // Comments keep the connection alive; [DONE] has no id.
  if (id !== undefined && data) yield { seq: Number(id), chunk: JSON.parse(data) };
}
