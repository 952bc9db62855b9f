import type { Context } from '@/lib/accounts/context';
import { batchFrom, type LiveRun, type LogBatch, liveRuns, nextChunks, wakeOnAbort } from './live';
import { readLog } from './log';
import { reapRun } from './reap';
import { findRunning } from './start';

export type { LogBatch } from './live';

/** How often another process's run is looked at. */
const pollEveryMs = 250;

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

async function* followLive(
  run: LiveRun,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const stay = wakeOnAbort(run, signal);
  try {
    let seq = from;
    while (!signal.aborted) {
      const batch = batchFrom(run, seq);
      if (batch.chunks.length > 0) yield batch;
      seq += batch.chunks.length;
      if (run.ended && seq >= run.chunks.length) return;
      await nextChunks(run, seq, signal);
    }
  } finally {
    stay();
  }
}

async function* followLog(
  ctx: Context,
  { id, chatId }: { id: string; chatId: string },
  from: number,
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  let seq = from;
  while (!signal.aborted) {
    await reapRun(ctx, chatId);
    // Asked before reading the log: what an ended run wrote is then all there.
    const running = (await findRunning(ctx, chatId))?.id === id;
    const chunks = await readLog(ctx.db, id, seq);
    if (chunks.length > 0) yield { firstSeq: seq, chunks };
    seq += chunks.length;
    if (running) await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
    else return yield* lastOf(ctx, id, seq, from);
  }
}

/**
 * A reader that saw more than a killed process had stored asks from beyond the log's end: it gets
 * the end all the same.
 */
async function* lastOf(
  ctx: Context,
  id: string,
  seq: number,
  from: number,
): AsyncGenerator<LogBatch> {
  const last = seq === from && from > 0 ? (await readLog(ctx.db, id)).at(-1) : undefined;
  if (last) yield { firstSeq: from, chunks: [last] };
}
