import { and, eq, sql } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { isEmbedded } from '@/lib/db/client';
import { runs } from '@/lib/db/schema';
import { nudge } from './bus';
import { abortRun, liveRuns, refuseNewRuns } from './live';
import { reapRun } from './reap';
import { findRunning } from './start';
import { openState } from './state';

/** How often it is looked whether another process has done as it was told (milliseconds). */
const lookEveryMs = 50;
/** The longest that Stop waits for that. The wish stays. */
const patienceMs = 10_000;

/**
 * Ends the chat's running answer, its upstream call included, and waits until what was received is
 * stored; whichever process writes it. With `runId`, only if that is the running one. False when
 * there was nothing to stop. The chat is the caller's own.
 */
export async function stopRun(ctx: Context, chatId: string, runId?: string): Promise<boolean> {
  const running = await findRunning(ctx, chatId);
  if (!running || (runId !== undefined && running.id !== runId)) return false;
  const live = liveRuns.get(running.id);
  if (!live) return isEmbedded() ? false : stopElsewhere(ctx, running);
  abortRun(live, 'stopped');
  await live.settled;
  return true;
}

/** Leaves the wish in the database, where the process that writes the run looks for it. */
async function stopElsewhere(
  ctx: Context,
  { id, chatId }: { id: string; chatId: string },
): Promise<boolean> {
  const wished = await ctx.db
    .update(runs)
    .set({ stopRequestedAt: sql`coalesce(${runs.stopRequestedAt}, now())` })
    .where(and(eq(runs.id, id), eq(runs.state, openState)))
    .returning({ id: runs.id });
  if (wished.length === 0) return false;
  nudge(id);
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    if ((await findRunning(ctx, chatId))?.id !== id) return true;
    await reapRun(ctx, chatId); // it may have gone
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return false;
}

/** Ends every answer of this process, as `interrupted`, before it goes away; no other starts. */
export async function stopAllRuns(): Promise<void> {
  refuseNewRuns();
  for (const run of liveRuns.values()) abortRun(run, 'shutdown');
  while (liveRuns.size > 0) await Promise.all([...liveRuns.values()].map((run) => run.settled));
}
