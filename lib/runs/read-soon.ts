import type { Context } from '@/lib/accounts/context';
import { type LogBatch, readRun } from './read';

/**
 * What a run's log has from a sequence number on; where that is nothing yet, what comes first within
 * `waitMs`. The run is the caller's.
 */
export async function* readSoon(
  ctx: Context,
  run: { id: string; chatId: string },
  { from, waitMs }: { from: number; waitMs: number },
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const late = AbortSignal.timeout(waitMs);
  for await (const batch of readRun(ctx, run, from, AbortSignal.any([signal, late]))) {
    yield batch;
    return;
  }
}
