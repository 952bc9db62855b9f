import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { isEmbedded } from '@/lib/db/client';
import { runs } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { endFromLog } from './end-from-log';
import { liveRuns } from './live';
import { openState } from './state';

/** A run that has not been heard of for so long (seconds) is dead; one that beats does so every two. */
const deadAfter = 15;
/** One that does not do as it is told is dead sooner. */
const deadAfterStop = 5;

/**
 * Whether the process that writes a run must be gone, by the database's own clock. A database that
 * has just come up has heard of nobody yet. The embedded database has one process: what wrote
 * before this one began is dead at once.
 */
export function isSilent(): SQL<boolean> {
  const beat = runs.heartbeatAt;
  const since = (seconds: number) => sql`now() - make_interval(secs => ${seconds})`;
  if (isEmbedded()) {
    const start = new Date(performance.timeOrigin).toISOString();
    return sql`(${beat} < ${start}::timestamptz or ${beat} < ${since(deadAfter)})`;
  }
  return sql`(pg_postmaster_start_time() < ${since(deadAfter)} and (${beat} < ${since(deadAfter)}
    or (${beat} < ${since(deadAfterStop)} and ${runs.stopRequestedAt} < ${since(deadAfterStop)})))`;
}

/**
 * Ends the chat's running run when the process that wrote it is gone, keeping what was received; of
 * several at once, one does it. Called by whoever is about to read or to send; the chat is the
 * caller's own.
 */
export async function reapRun(ctx: Context, chatId: string): Promise<void> {
  const [run] = await ctx.db
    .select()
    .from(runs)
    .where(and(eq(runs.chatId, chatId), eq(runs.state, openState), isSilent()));
  if (!run || liveRuns.has(run.id)) return;
  const message = 'The server stopped while it wrote this answer.';
  const cause = new AppError('answer_interrupted', { message, action: { kind: 'retry' } });
  await endFromLog(ctx, run, cause, run.heartbeatAt);
}
