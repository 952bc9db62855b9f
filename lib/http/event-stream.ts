import { UI_MESSAGE_STREAM_HEADERS } from 'ai';
import type { LogEntry } from '@/lib/runs/read';

/** A quiet stream says that it lives, so that proxies and readers do not give it up. */
const keepAliveMs = 15_000;

/**
 * A run's log as the AI SDK's UI message stream. Each event's `id` is its sequence number, so that
 * a reader can go on from the next one.
 */
export function eventStream(
  read: (signal: AbortSignal) => AsyncGenerator<LogEntry>,
  requestSignal: AbortSignal,
): Response {
  const left = new AbortController();
  const entries = read(AbortSignal.any([requestSignal, left.signal]));
  const encoder = new TextEncoder();
  let keepAlive: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      keepAlive = setInterval(() => controller.enqueue(encoder.encode(': alive\n\n')), keepAliveMs);
    },
    async pull(controller) {
      const { value, done } = await entries.next().catch((error) => {
        clearInterval(keepAlive);
        throw error;
      });
      if (!done) {
        const { seq, chunk } = value;
        controller.enqueue(encoder.encode(`id: ${seq}\ndata: ${JSON.stringify(chunk)}\n\n`));
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
