import { eq } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { isEmbedded } from '@/lib/db/client';
import { messages } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { foldLog } from './fold-log';
import { liveRuns } from './live';
import { readLog } from './log';
import type { AnswerMetadata } from './schema';
import { settleRun } from './settle';
import { findRunning } from './start';

/** A run that has not been heard of for so long is dead. */
const deadAfterMs = 30_000;

/** The embedded database has one process: what wrote before this one began is dead at once. */
function isDead(lastHeard: number): boolean {
  if (isEmbedded() && lastHeard < performance.timeOrigin) return true;
  return Date.now() - lastHeard > deadAfterMs;
}

/**
 * Marks the chat's running run `interrupted` when the process that wrote it is gone, keeping what
 * was received. Called by whoever is about to read or to send; the chat is the caller's own.
 */
export async function reapRun(ctx: Context, chatId: string): Promise<void> {
  const run = await findRunning(ctx, chatId);
  if (!run || liveRuns.has(run.id)) return;
  if (!isDead(run.heartbeatAt.getTime())) return;
  const chunks = await readLog(ctx.db, run.id);
  const { settings: _, warnings: __, ...begun } = run.metadata;
  const metadata: AnswerMetadata = {
    ...begun,
    state: 'interrupted',
    error: new AppError('answer_interrupted', {
      message: 'The server stopped while it wrote this answer. What had arrived is kept.',
      action: { kind: 'retry' },
    }).toBody(),
  };
  const end = { type: 'finish' as const, messageMetadata: metadata };
  // Nothing in the log yet: what the answer goes on from is all there is of it.
  const [begunWith] =
    chunks.length > 0
      ? []
      : await ctx.db
          .select({ parts: messages.parts })
          .from(messages)
          .where(eq(messages.id, run.answerId));
  await settleRun(ctx.db, {
    run,
    metadata,
    parts: begunWith?.parts ?? foldLog(run.answerId, [...chunks, end]).parts,
    log: { firstSeq: chunks.length, chunks: [end] },
  });
}
