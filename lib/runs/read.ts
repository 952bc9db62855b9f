import type { Context } from '@/lib/accounts/context';
import { followLog } from './follow';
import { batchFrom, countReader, type LiveRun, type LogBatch, liveRuns, nextChunks } from './live';

export type { LogBatch } from './live';

/**
 * Every chunk of a run from a sequence number on, as they come, until the run ends or the reader
 * leaves. The first answer, a second tab and a reload all read with this. The run is the caller's.
 */
export function readRun(
  ctx: Context,
  run: { id: string; chatId: string },
  from: number,
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const live = liveRuns.get(run.id);
  return live ? followLive(live, from, signal) : followLog(ctx, run, from, signal);
}

/** The same for a run that this process writes. */
export async function* followLive(
  run: LiveRun,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const leave = countReader(run, signal);
  try {
    let seq = from;
    while (!signal.aborted) {
      const batch = batchFrom(run, seq);
      if (batch.chunks.length > 0) yield batch;
      seq += batch.chunks.length;
      if (run.ended && seq >= run.chunks.length) {
        // Who asks from the end or beyond (a killed process had shown more) gets the end, if it has one.
        const last = seq === from && from > 0 ? run.chunks.at(-1) : undefined;
        if (last?.type === 'finish') yield { firstSeq: from, chunks: [last] };
        return;
      }
      await nextChunks(run, seq, signal);
    }
  } finally {
    leave();
  }
}
