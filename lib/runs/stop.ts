import type { Context } from '@/lib/accounts/context';
import { abortRun, liveRuns, refuseNewRuns } from './live';
import { findRunning } from './start';

/**
 * Ends the chat's running answer, its upstream call included, and waits until what was received is
 * stored. With `runId`, only if that is the running one. False when there was nothing to stop.
 * The chat is the caller's own.
 */
export async function stopRun(ctx: Context, chatId: string, runId?: string): Promise<boolean> {
  const running = await findRunning(ctx, chatId);
  if (!running || (runId !== undefined && running.id !== runId)) return false;
  const live = liveRuns.get(running.id);
  if (!live) return false;
  abortRun(live, 'stopped');
  await live.settled;
  return true;
}

/** Ends every answer of this process, as `interrupted`, before it goes away; no other starts. */
export async function stopAllRuns(): Promise<void> {
  refuseNewRuns();
  const runs = [...liveRuns.values()];
  for (const run of runs) abortRun(run, 'shutdown');
  await Promise.allSettled(runs.map((run) => run.settled));
}
