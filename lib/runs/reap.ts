import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { isEmbedded } from '@/lib/db/client';
import { runs } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { foldLog, hasOutput } from './fold-log';
import { liveRuns } from './live';
import { readLog } from './log';
import type { AnswerMetadata } from './schema';
import { settleRun } from './settle';
import { endBy, openState } from './state';

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
 * Ends the chat's running run when the process that wrote it is gone, keeping what was received; of several at once, one does it. Called by whoever is about to read or to send; the
 * chat is the caller's own.
 */
export async function reapRun(ctx: Context, chatId: string): Promise<void> {
  const [run] = await ctx.db
    .select()
    .from(runs)
    .where(and(eq(runs.chatId, chatId), eq(runs.state, openState), isSilent()));
  if (!run || liveRuns.has(run.id)) return;
  const chunks = await readLog(ctx.db, run.id);
  const metadata = endOfDead(run, hasOutput(foldLog(run.answerId, chunks)));
  const end = { type: 'finish' as const, messageMetadata: metadata };
  await settleRun(ctx.db, {
    run,
    endedAt: new Date(),
    lastHeard: run.heartbeatAt,
    metadata,
    parts: foldLog(run.answerId, [...chunks, end]).parts,
    log: { firstSeq: chunks.length, chunks: [end] },
  });
}

function endOfDead(run: typeof runs.$inferSelect, shown: boolean): AnswerMetadata {
  const { settings: _, warnings: __, ...begun } = run.metadata;
  const stopWanted = run.stopRequestedAt !== null;
  const state = endBy({ kind: 'die', stopWanted, hasOutput: shown });
  if (state === 'stopped') return { ...begun, state };
  const message = `The server stopped while it wrote this answer. ${
    shown ? 'What had arrived is kept.' : 'Nothing of it had arrived.'
  }`;
  const error = new AppError('answer_interrupted', { message, action: { kind: 'retry' } });
  return { ...begun, state, error: error.toBody() };
}
