import type { UIMessageChunk } from 'ai';
import type { Context } from '@/lib/accounts/context';
import type { ChatMessage } from '@/lib/chat/message';
import { AppError } from '@/lib/errors';
import { describeFailure, log } from '@/lib/log';
import { askModel, type Turn } from './ask-model';
import { conclude, endChunks } from './conclude';
import { foldLog } from './fold-log';
import { goOnFrom, keptChunks } from './go-on';
import { goLive, type LiveRun, publish } from './live';
import { RunLog } from './log';
import type { AnswerMetadata } from './schema';
import { type Settlement, settleRun } from './settle';
import type { ClaimedRun } from './start';

/**
 * Writes the answer of a claimed run, detached from any request: readers follow the log, and only
 * Stop or the end of the process ends it early. Every ending is stored as what it is.
 */
export function generate(ctx: Context, claimed: ClaimedRun, turn: Turn): LiveRun {
  return goLive({ id: claimed.id, chatId: claimed.chatId }, async (run) => {
    const startedAt = performance.now();
    const { answerId, metadata } = claimed;
    const writer = new RunLog(ctx.db, run);
    const { kept = [], note } = turn.goesOn ?? {};
    const start = { type: 'start' as const, messageId: answerId, messageMetadata: metadata };
    writer.append(start, ...keptChunks(kept));

    const seen = await askModel(ctx, turn, goOnFrom(writer, kept), run.abort.signal);

    const { firstSeq, chunks } = await writer.close();
    const answer = foldLog(answerId, run.chunks);
    const { metadata: conclusion, end } = conclude({ run, turn, claimed, seen, answer, startedAt });
    const ending = [...(await lastWords(turn, answer, run.id)), ...end];
    const stored = await settle(ctx, {
      run: claimed,
      metadata: conclusion,
      parts: foldLog(answerId, [...run.chunks, ...ending]).parts,
      log: { firstSeq, chunks: [...chunks, ...ending] },
      calls: { exchanges: seen.exchanges, warnings: [...(note ? [note] : []), ...seen.warnings] },
    });
    publish(run, ...(stored ? ending : notStored(conclusion)));
  });
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

/** Stores the end; a database that is away is asked again for about half a minute. */
async function settle(ctx: Context, settlement: Settlement): Promise<boolean> {
  for (const waitMs of [...settleTries, null]) {
    try {
      return await settleRun(ctx.db, settlement);
    } catch (error) {
      const { id } = settlement.run;
      log.error('answer not stored yet', { run: id, cause: describeFailure(error) });
      if (waitMs !== null) await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return false;
}
