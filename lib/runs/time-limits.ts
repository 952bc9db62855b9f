import { type TimeLimit, TimeLimitError } from '@/lib/models/time-limit-error';
import type { Limits } from './limits';

type Clock = {
  /** Starts over; the first time, starts. */
  restart: () => void;
  stop: () => void;
};

export type Watch = {
  /** Aborted with the caller's signal, or with a `TimeLimitError` when a limit has passed. */
  signal: AbortSignal;
  step: Clock;
  chunk: Clock;
  /** Ends all watching. */
  end: () => void;
};

/** Watches over the limits of one answer from now on. */
export function watchTime(limits: Limits, abortSignal: AbortSignal): Watch {
  // One signal of its own: asking one of `AbortSignal.any` at every word is dear.
  const ended = new AbortController();
  const stop = () => ended.abort(abortSignal.reason);
  abortSignal.addEventListener('abort', stop, { once: true });
  if (abortSignal.aborted) stop();
  const clock = (limit: TimeLimit, ms: number): Clock => {
    let timer: NodeJS.Timeout | undefined;
    const late = () => ended.abort(new TimeLimitError(limit, ms));
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
    clock('silence', limits.chunkMs),
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
