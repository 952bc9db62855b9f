import type { UIMessageChunk } from 'ai';
import type { Context } from '@/lib/accounts/context';
import type { ChatMessage } from '@/lib/chat/message';
import { isRefusedValue } from '@/lib/db/failures';
import { AppError } from '@/lib/errors';
import { describeFailure, log } from '@/lib/log';
import { applyChunk } from './apply-chunk';
import { askModel, type Turn } from './ask-model';
import { conclude, endChunks } from './conclude';
import { endFromLog } from './end-from-log';
import { foldLog } from './fold-log';
import { goOnFrom, keptChunks } from './go-on';
import { goLive, type LiveRun, publish } from './live';
import { RunLog } from './log';
import type { AnswerMetadata } from './schema';
import { type Settlement, settleRun } from './settle';
import { type ClaimedRun, findRun } from './start';
import { watchRuns } from './watch';

/**
 * Writes the answer of a claimed run, detached from any request: readers follow the log, and only
 * Stop, the end of the process, or that nobody reads it for long, ends it early. Every ending is
 * stored as what it is.
 */
export function generate(ctx: Context, claimed: ClaimedRun, turn: Turn): LiveRun {
  watchRuns(ctx.db);
  return goLive({ id: claimed.id, chatId: claimed.chatId }, async (run) => {
    const writer = new RunLog(ctx.db, run);
    try {
      await write(ctx, { run, writer, claimed, turn });
    } catch (error) {
      log.error('run broke', { run: run.id, cause: describeFailure(error) });
      await writer.close();
      publish(run, ...(await breakOff(ctx, claimed)));
    }
  });
}

type Work = { run: LiveRun; writer: RunLog; claimed: ClaimedRun; turn: Turn };

async function write(ctx: Context, { run, writer, claimed, turn }: Work): Promise<void> {
  const startedAt = performance.now();
  const { answerId, metadata } = claimed;
  const { kept = [], note } = turn.goesOn ?? {};
  writer.append({ type: 'start', messageId: answerId, messageMetadata: metadata });
  writer.append(...(turn.firstWords ?? []), ...keptChunks(kept));

  const seen = await askModel(ctx, turn, goOnFrom(writer, kept), run.abort.signal);

  const { firstSeq, chunks } = await writer.close();
  const answer = foldLog(answerId, run.chunks);
  const { metadata: conclusion, end } = conclude({ run, turn, claimed, seen, answer, startedAt });
  const ending = [...(await lastWords(turn, answer, run.id)), ...end];
  const stored = await settle(ctx, {
    run: claimed,
    endedAt: new Date(),
    metadata: conclusion,
    parts: ending.reduce(applyChunk, answer).parts,
    log: { firstSeq, chunks: [...chunks, ...ending] },
    calls: { exchanges: seen.exchanges, warnings: [...(note ? [note] : []), ...seen.warnings] },
  });
  publish(run, ...(stored ? ending : notStored(conclusion)));
}

/** Ends at once what a defect broke, or what the database does not take, with what the log has. */
async function breakOff(ctx: Context, claimed: ClaimedRun): Promise<UIMessageChunk[]> {
  const row = await findRun(ctx, claimed.chatId, claimed.id);
  const message = 'Something went wrong here while this answer was written. It has been logged.';
  const cause = new AppError('internal', { message, action: { kind: 'retry' } });
  const metadata = row && (await endFromLog(ctx, row, cause));
  return endChunks(
    metadata ?? { ...claimed.metadata, state: 'failed', error: cause.toBody() },
    undefined,
  );
}

/** What the readers of an answer are told that the database did not take. */
function notStored(conclusion: AnswerMetadata): UIMessageChunk[] {
  const message = 'This answer could not be saved. Copy what you need before you leave the page.';
  const error = new AppError('database_unavailable', { message }).toBody();
  return endChunks({ ...conclusion, state: 'failed', error }, undefined);
}

async function lastWords(turn: Turn, answer: ChatMessage, run: string): Promise<UIMessageChunk[]> {
  try {
    return await turn.lastWords(answer);
  } catch (error) {
    log.warn('no last words', { run, cause: describeFailure(error) });
    return [];
  }
}

const settleTries = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Stores the end; a database that is away is asked again for about half a minute. Throws where it
 * is there and refuses what is in the answer.
 */
async function settle(ctx: Context, settlement: Settlement): Promise<boolean> {
  for (const waitMs of [...settleTries, null]) {
    try {
      return await settleRun(ctx.db, settlement);
    } catch (error) {
      if (isRefusedValue(error)) throw error;
      const { id } = settlement.run;
      log.error('answer not stored yet', { run: id, cause: describeFailure(error) });
      if (waitMs !== null) await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return false;
}
