import type { UIMessageChunk } from 'ai';
import { and, eq, sql } from 'drizzle-orm';
import type { ChatMessage } from '@/lib/chat/message';
import type { Database } from '@/lib/db/client';
import { chats, messages, runExchanges, runs } from '@/lib/db/schema';
import type { Exchange } from '@/lib/models/capture';
import { insertChunks } from './log';
import type { AnswerMetadata, RunRecord } from './schema';
import { storable } from './storable';

export type Settlement = {
  run: { id: string; chatId: string; answerId: string };
  metadata: AnswerMetadata;
  parts: ChatMessage['parts'];
  /** What the log does not have yet. */
  log: { firstSeq: number; chunks: UIMessageChunk[] };
  /** For the inspector: what was sent and came back, and what the adapters said about it. */
  calls?: { exchanges: readonly Exchange[]; warnings: string[] };
};

/**
 * Ends a run for good: state, answer and the rest of the log in one transaction, by
 * compare-and-set. False when it had ended already; then nothing is changed.
 */
export async function settleRun(db: Database, settlement: Settlement): Promise<boolean> {
  const { run, metadata, parts, log, calls } = settlement;
  const { exchanges = [], warnings = [] } = calls ?? {};
  const record: RunRecord = { ...metadata, ...(warnings.length > 0 ? { warnings } : {}) };
  const now = new Date();
  return db.transaction(async (tx) => {
    const claimed = await tx
      .update(runs)
      .set({
        state: metadata.state,
        // The settings are there from the start.
        metadata: sql`${runs.metadata} || ${JSON.stringify(record)}::jsonb`,
        finishedAt: now,
        heartbeatAt: now,
      })
      .where(and(eq(runs.id, run.id), eq(runs.state, 'running')))
      .returning({ id: runs.id });
    if (claimed.length === 0) return false;
    await insertChunks(tx, run.id, log);
    if (exchanges.length > 0) {
      const rows = exchanges.map((exchange, position) => ({ position, exchange }));
      await tx
        .insert(runExchanges)
        .values(storable(rows).map((row) => ({ runId: run.id, ...row })));
    }
    await tx.update(messages).set({ parts, metadata }).where(eq(messages.id, run.answerId));
    await tx.update(chats).set({ updatedAt: now }).where(eq(chats.id, run.chatId));
    return true;
  });
}
