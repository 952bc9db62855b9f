import { UI_MESSAGE_STREAM_HEADERS } from 'ai';
import type { LogBatch } from '@/lib/runs/read';

/** A quiet stream says that it lives, so that proxies and readers do not give it up. */
const keepAliveMs = 15_000;

/** What is there at once goes out at once: one piece, however many chunks. */
function toEvents({ firstSeq, chunks }: LogBatch): string {
  return chunks
    .map((chunk, index) => `id: ${firstSeq + index}\ndata: ${JSON.stringify(chunk)}\n\n`)
    .join('');
}

/**
 * A run's log as the AI SDK's UI message stream. Each event's `id` is its sequence number, so that
 * a reader can go on from the next one.
 */
export function eventStream(
  read: (signal: AbortSignal) => AsyncGenerator<LogBatch>,
  requestSignal: AbortSignal,
): Response {
  const left = new AbortController();
  const batches = read(AbortSignal.any([requestSignal, left.signal]));
  const encoder = new TextEncoder();
  let keepAlive: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      keepAlive = setInterval(() => controller.enqueue(encoder.encode(': alive\n\n')), keepAliveMs);
    },
    async pull(controller) {
      const { value, done } = await batches.next().catch((error) => {
        clearInterval(keepAlive);
        throw error;
      });
      if (!done) {
        controller.enqueue(encoder.encode(toEvents(value)));
        return;
      }
      clearInterval(keepAlive);
      controller.enqueue(encoder.encode('data: [DONE]\n\n'));
      controller.close();
    },
    cancel() {
      clearInterval(keepAlive);
      left.abort();
    },
  });
  return new Response(body, {
    headers: { ...UI_MESSAGE_STREAM_HEADERS, 'cache-control': 'private, no-store' },
  });
}
