import type { UIMessageChunk } from 'ai';
import { eq } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { messages, type runs } from '@/lib/db/schema';
import type { AppError } from '@/lib/errors';
import { foldLog, hasOutput } from './fold-log';
import { keptChunks } from './go-on';
import { readLog } from './log';
import type { AnswerMetadata } from './schema';
import { settleRun } from './settle';
import { endBy } from './state';

type Run = typeof runs.$inferSelect;

/**
 * Ends a run whose writer cannot do so any more, with what its log has. With `lastHeard`, only if
 * nothing was heard of the writer since. `cause` is told where nobody had wanted the end. Gives the
 * answer's metadata, or null when the run had ended meanwhile.
 */
export async function endFromLog(
  ctx: Context,
  run: Run,
  cause: AppError,
  lastHeard?: Date,
): Promise<AnswerMetadata | null> {
  const chunks = await readLog(ctx.db, run.id);
  // Its writer came to store nothing: a reader still needs to be told which answer this is.
  const begun = chunks.length === 0 ? await beginningOf(ctx, run.answerId) : [];
  const metadata = metadataOf(run, cause, hasOutput(foldLog(run.answerId, [...begun, ...chunks])));
  const rest: UIMessageChunk[] = [...begun, { type: 'finish', messageMetadata: metadata }];
  const ended = await settleRun(ctx.db, {
    run,
    endedAt: new Date(),
    ...(lastHeard ? { lastHeard } : {}),
    metadata,
    parts: foldLog(run.answerId, [...chunks, ...rest]).parts,
    log: { firstSeq: chunks.length, chunks: rest },
  });
  return ended ? metadata : null;
}

/** What every answer begins with, and the words that this one goes on from. */
async function beginningOf(ctx: Context, answerId: string): Promise<UIMessageChunk[]> {
  const [answer] = await ctx.db
    .select({ kept: messages.parts })
    .from(messages)
    .where(eq(messages.id, answerId));
  return [{ type: 'start', messageId: answerId }, ...keptChunks(answer?.kept ?? [])];
}

function metadataOf(run: Run, cause: AppError, shown: boolean): AnswerMetadata {
  const { settings: _, warnings: __, ...begun } = run.metadata;
  const stopWanted = run.stopRequestedAt !== null;
  const state = endBy({ kind: 'die', stopWanted, hasOutput: shown });
  if (state === 'stopped') return { ...begun, state };
  const error = cause.toBody();
  const kept = shown ? ' What had arrived is kept.' : '';
  return { ...begun, state, error: { ...error, message: `${error.message}${kept}` } };
}
