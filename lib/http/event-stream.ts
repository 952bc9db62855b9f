import { UI_MESSAGE_STREAM_HEADERS } from 'ai';
import type { LogBatch } from '@/lib/runs/read';

/** A quiet stream says that it lives, so that proxies and readers do not give it up. */
const keepAliveMs = 15_000;

const encoder = new TextEncoder();
const alive = encoder.encode(': alive\n\n');
const done = encoder.encode('data: [DONE]\n\n');

/** Tabs that are equally far get the same bytes. */
const written = new WeakMap<LogBatch, Uint8Array>();

/** What is there at once goes out at once: one piece, however many chunks. */
function toEvents(batch: LogBatch): Uint8Array {
  const known = written.get(batch);
  if (known) return known;
  let events = '';
  let seq = batch.firstSeq;
  for (const chunk of batch.chunks) events += `id: ${seq++}\ndata: ${JSON.stringify(chunk)}\n\n`;
  const bytes = encoder.encode(events);
  written.set(batch, bytes);
  return bytes;
}

/**
 * A run's log as the AI SDK's UI message stream. Each event's `id` is its sequence number, so that
 * a reader can go on from the next one.
 */
export function eventStream(
  read: (signal: AbortSignal) => AsyncGenerator<LogBatch>,
  requestSignal: AbortSignal,
): Response {
  // One signal of its own: asking one of `AbortSignal.any` at every chunk is dear.
  const left = new AbortController();
  requestSignal.addEventListener('abort', () => left.abort(), { once: true });
  if (requestSignal.aborted) left.abort();
  const batches = read(left.signal);
  let keepAlive: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        keepAlive = setInterval(() => controller.enqueue(alive), keepAliveMs);
      },
      async pull(controller) {
        try {
          const next = await batches.next();
          if (!next.done) return controller.enqueue(toEvents(next.value));
        } catch (error) {
          clearInterval(keepAlive);
          throw error;
        }
        clearInterval(keepAlive);
        controller.enqueue(done);
        controller.close();
      },
      cancel() {
        clearInterval(keepAlive);
        left.abort();
        // Between two batches the reading stands still and hears no signal: it ends by this.
        return batches.return(undefined).then(() => undefined);
      },
    },
    // A slow reader is not read ahead for: what it has not taken is in the log, once for all.
    { highWaterMark: 0 },
  );
  return new Response(body, {
    // `no-transform`: compressing every chunk by itself costs more than the chunk, and saves nothing.
    headers: { ...UI_MESSAGE_STREAM_HEADERS, 'cache-control': 'private, no-store, no-transform' },
  });
}
