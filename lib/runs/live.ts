import type { UIMessageChunk } from 'ai';
import { AppError } from '@/lib/errors';
import { describeFailure, log } from '@/lib/log';

/**
 * `unread`: nobody has read it for too long. `lost`: the run has ended in the database; its writer
 * was taken for dead.
 */
export type StopReason = 'stopped' | 'shutdown' | 'unread' | 'lost';

/** Consecutive chunks of a run; `firstSeq` is the first one's place in the run's log, from 0. */
export type LogBatch = { firstSeq: number; chunks: readonly UIMessageChunk[] };

/** A generation of this process: its chunks so far, and who waits for more. */
export type LiveRun = {
  id: string;
  chatId: string;
  chunks: UIMessageChunk[];
  ended: boolean;
  abort: AbortController;
  /** Settled once the answer's end is in the database. */
  settled: Promise<void>;
  waiting: Set<() => void>;
  /** Who reads it in this process now. */
  readers: number;
  /** When the last reader left, or was seen in another process (`performance.now()`). */
  readAt: number;
  /** What was handed on last: readers that are equally far get the same batch. */
  latest: LogBatch | null;
};

// Next bundles routes, pages and instrumentation apart; all must see the same runs.
const shared = globalThis as typeof globalThis & {
  tramontaneRuns?: Map<string, LiveRun>;
  tramontaneIsStopping?: boolean;
};
shared.tramontaneRuns ??= new Map();
const runs = shared.tramontaneRuns;

/** The running generations of this process, by run id. */
export const liveRuns: ReadonlyMap<string, LiveRun> = runs;

/** From now on no run starts in this process. */
export function refuseNewRuns(): void {
  shared.tramontaneIsStopping = true;
}

/** Throws `stopping` once the process is on its way out. */
export function assertAccepting(): void {
  if (shared.tramontaneIsStopping) throw new AppError('stopping', { action: { kind: 'retry' } });
}

/** Registers a run from its claim on; `work` writes to it until the end is stored. */
export function goLive(
  ids: { id: string; chatId: string },
  work: (run: LiveRun) => Promise<void>,
): LiveRun {
  const run: LiveRun = {
    ...ids,
    chunks: [],
    ended: false,
    abort: new AbortController(),
    settled: Promise.resolve(),
    waiting: new Set(),
    readers: 0,
    readAt: performance.now(),
    latest: null,
  };
  runs.set(run.id, run);
  // It was claimed before, and would keep the process.
  if (shared.tramontaneIsStopping) abortRun(run, 'shutdown');
  run.settled = work(run)
    // Then the run is still `running` in the database, and the next reader reaps it.
    .catch((error) => log.error('run broke', { run: run.id, cause: describeFailure(error) }))
    .finally(() => {
      run.ended = true;
      runs.delete(run.id);
      wake(run);
    });
  return run;
}

/** Shows chunks to every reader at once. Their sequence numbers are their places, from 0. */
export function publish(run: LiveRun, ...chunks: UIMessageChunk[]): void {
  run.chunks.push(...chunks);
  wake(run);
}

function wake(run: LiveRun): void {
  if (run.waiting.size === 0) return;
  const waiting = [...run.waiting];
  run.waiting.clear();
  for (const resume of waiting) resume();
}

/** Resolves when the run has more chunks than `seen`, has ended, or a reader left (`countReader`). */
export async function nextChunks(run: LiveRun, seen: number, signal: AbortSignal): Promise<void> {
  if (run.chunks.length > seen || run.ended || signal.aborted) return;
  await new Promise<void>((resolve) => run.waiting.add(resolve));
}

/** All that a run has from a place on. */
export function batchFrom(run: LiveRun, firstSeq: number): LogBatch {
  const { latest, chunks } = run;
  if (latest?.firstSeq === firstSeq && firstSeq + latest.chunks.length === chunks.length) {
    return latest;
  }
  run.latest = { firstSeq, chunks: chunks.slice(firstSeq) };
  return run.latest;
}

/**
 * Counts a reader in, and out as soon as its signal aborts, which also ends its waiting, or the
 * function given back is called.
 */
export function countReader(run: LiveRun, signal: AbortSignal): () => void {
  run.readers += 1;
  let isHere = true;
  const leave = () => {
    if (!isHere) return;
    isHere = false;
    run.readers -= 1;
    run.readAt = performance.now();
    signal.removeEventListener('abort', leave);
    wake(run);
  };
  signal.addEventListener('abort', leave, { once: true });
  return leave;
}

/** Ends a generation, its upstream call included; only the first reason counts. */
export function abortRun(run: LiveRun, reason: StopReason): void {
  run.abort.abort(reason);
}
