const PIECES_PER_TICK = 64;

/**
 * A body that produces a piece only when one is asked for, at most one every `paceMs`.
 * Cancelling the body or aborting the request ends it at once and leaves no timer behind.
 */
export function pacedStream(
  pieces: Iterator<Uint8Array>,
  paceMs: number,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const pause = createPause(paceMs);
  let aborted: () => void = () => {};
  const finish = () => {
    pause.end();
    signal.removeEventListener('abort', aborted);
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        aborted = () => {
          finish();
          pieces.return?.();
          controller.error(signal.reason);
        };
        if (signal.aborted) aborted();
        else signal.addEventListener('abort', aborted, { once: true });
      },
      async pull(controller) {
        await pause.next();
        if (pause.ended()) return;
        const piece = pieces.next();
        if (!piece.done) return controller.enqueue(piece.value);
        finish();
        controller.close();
      },
      cancel() {
        finish();
        pieces.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

type Pause = { next(): Promise<void>; end(): void; ended(): boolean };

function createPause(paceMs: number): Pause {
  let over = false;
  let taken = 0;
  let wake: () => void = () => {};
  let clear: () => void = () => {};
  return {
    next() {
      taken += 1;
      const waits = paceMs > 0 ? taken > 1 : taken % PIECES_PER_TICK === 0;
      if (over || !waits) return Promise.resolve();
      return new Promise((resolve) => {
        wake = resolve;
        clear = paceMs > 0 ? timeout(resolve, paceMs) : immediate(resolve);
      });
    },
    end() {
      over = true;
      clear();
      wake();
    },
    ended: () => over,
  };
}

function timeout(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

function immediate(run: () => void): () => void {
  const timer = setImmediate(run);
  return () => clearImmediate(timer);
}
