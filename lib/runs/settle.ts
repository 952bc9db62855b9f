import type { UIMessageChunk } from 'ai';
import { and, eq } from 'drizzle-orm';
import type { ChatMessage } from '@/lib/chat/message';
import type { Database } from '@/lib/db/client';
import { chats, messages, runs } from '@/lib/db/schema';
import { insertChunks } from './log';
import type { AnswerMetadata } from './schema';

export type Settlement = {
  run: { id: string; chatId: string; answerId: string };
  metadata: AnswerMetadata;
  parts: ChatMessage['parts'];
  /** What the log does not have yet. */
  log: { firstSeq: number; chunks: UIMessageChunk[] };
};

/**
 * Ends a run for good: state, answer and the rest of the log in one transaction, by
 * compare-and-set. False when it had ended already; then nothing is changed.
 */
export async function settleRun(db: Database, settlement: Settlement): Promise<boolean> {
  const { run, metadata, parts, log } = settlement;
  const now = new Date();
  return db.transaction(async (tx) => {
    const claimed = await tx
      .update(runs)
      .set({ state: metadata.state, metadata, finishedAt: now, heartbeatAt: now })
      .where(and(eq(runs.id, run.id), eq(runs.state, 'running')))
      .returning({ id: runs.id });
    if (claimed.length === 0) return false;
    await insertChunks(tx, run.id, log);
    await tx.update(messages).set({ parts, metadata }).where(eq(messages.id, run.answerId));
    await tx.update(chats).set({ updatedAt: now }).where(eq(chats.id, run.chatId));
    return true;
  });
}
