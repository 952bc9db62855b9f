/** How long an answer may take, in milliseconds. A limit that passes ends the call. */
export type TimeLimits = {
  /** The whole answer, with every step and tool. */
  totalMs: number;
  /** One call of the model, also the wait before it and a service that never answers. */
  stepMs: number;
  /** From one word to the next. */
  chunkMs: number;
  /** One run of a tool. */
  toolMs: number;
};

export const timeLimits: TimeLimits = {
  totalMs: 900_000,
  stepMs: 450_000,
  chunkMs: 120_000,
  toolMs: 30_000,
};

type Clock = {
  /** Starts over; the first time, starts. */
  restart: () => void;
  stop: () => void;
};

export type Watch = {
  /** Aborted with the caller's signal, or with a `TimeoutError` when a limit has passed. */
  signal: AbortSignal;
  step: Clock;
  chunk: Clock;
  /** Ends all watching. */
  end: () => void;
};

/** Watches over the limits of one answer from now on. */
export function watchTime(limits: TimeLimits, abortSignal: AbortSignal): Watch {
  // One signal of its own: asking one of `AbortSignal.any` at every word is dear.
  const ended = new AbortController();
  const stop = () => ended.abort(abortSignal.reason);
  abortSignal.addEventListener('abort', stop, { once: true });
  if (abortSignal.aborted) stop();
  const clock = (what: string, ms: number): Clock => {
    let timer: NodeJS.Timeout | undefined;
    const late = () =>
      ended.abort(new DOMException(`The ${what} took longer than ${ms} ms.`, 'TimeoutError'));
    return {
      restart: () => {
        timer = timer ? timer.refresh() : setTimeout(late, ms);
      },
      stop: () => {
        clearTimeout(timer);
        timer = undefined;
      },
    };
  };
  const [total, step, chunk] = [
    clock('answer', limits.totalMs),
    clock('call', limits.stepMs),
    clock('next word', limits.chunkMs),
  ];
  total.restart();
  return {
    signal: ended.signal,
    step,
    chunk,
    end: () => {
      for (const one of [total, step, chunk]) one.stop();
      abortSignal.removeEventListener('abort', stop);
    },
  };
}

/** What the work gives, or the signal's reason as soon as that is aborted. */
export async function unlessAborted<T>(work: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  const left = Promise.withResolvers<never>();
  const leave = () => left.reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  try {
    return await Promise.race([work, left.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
