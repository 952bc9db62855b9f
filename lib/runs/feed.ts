import type { LogBatch } from './read';

/** Batches that came from elsewhere, for one reader that takes them one by one. */
export type Queue = {
  push: (batch: LogBatch) => void;
  /** The next batch; null when none came within `ms`, or when the reader left. */
  next: (ms: number, signal: AbortSignal) => Promise<LogBatch | null>;
  clear: () => void;
};

/** A reader so far behind (batches) reads the log instead. */
const mostWaiting = 1_000;

export function newQueue(): Queue {
  const waiting: LogBatch[] = [];
  let resume: (() => void) | undefined;
  return {
    push(batch) {
      // Then there is a gap, as if a message had been lost.
      if (waiting.length >= mostWaiting) waiting.length = 0;
      waiting.push(batch);
      resume?.();
    },
    async next(ms, signal) {
      if (waiting.length === 0 && ms > 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const done = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', done);
            resume = undefined;
            resolve();
          };
          const timer = setTimeout(done, ms);
          signal.addEventListener('abort', done, { once: true });
          resume = done;
        });
      }
      return waiting.shift() ?? null;
    },
    clear() {
      waiting.length = 0;
    },
  };
}

/**
 * What of a batch a reader has not seen that waits for `seq`; null when something is missing in
 * between, so that the log must be asked.
 */
export function unseen({ firstSeq, chunks }: LogBatch, seq: number): LogBatch | null {
  if (firstSeq > seq) return null;
  return { firstSeq: seq, chunks: chunks.slice(seq - firstSeq) };
}
