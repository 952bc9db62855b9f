import type { UIMessageChunk } from 'ai';
import { and, eq, sql } from 'drizzle-orm';
import type { ChatMessage } from '@/lib/chat/message';
import type { Database } from '@/lib/db/client';
import { chats, messages, runExchanges, runs } from '@/lib/db/schema';
import type { Exchange } from '@/lib/models/capture';
import { insertChunks } from './log';
import type { AnswerMetadata, RunRecord } from './schema';
import { openState } from './state';
import { storable } from './storable';

export type Settlement = {
  run: { id: string; chatId: string; answerId: string };
  /** The moment of the end, the same at every try: by it one knows one's own end again. */
  endedAt: Date;
  /** For an end from outside: only if nothing was heard of the run since. */
  lastHeard?: Date;
  metadata: AnswerMetadata;
  parts: ChatMessage['parts'];
  /** What the log does not have yet. */
  log: { firstSeq: number; chunks: UIMessageChunk[] };
  /** For the inspector: what was sent and came back, and what the adapters said about it. */
  calls?: { exchanges: readonly Exchange[]; warnings: string[] };
};

/**
 * Ends a run for good: state, answer and the rest of the log in one transaction, by
 * compare-and-set. False when it had ended otherwise; then nothing is changed. The same
 * settlement again is true again.
 */
export async function settleRun(db: Database, settlement: Settlement): Promise<boolean> {
  const { run, parts, endedAt, lastHeard } = settlement;
  const { metadata, log, calls } = storable(told(settlement));
  const { exchanges = [], warnings = [] } = calls ?? {};
  const record: RunRecord = { ...metadata, ...(warnings.length > 0 ? { warnings } : {}) };
  return db.transaction(async (tx) => {
    const claimed = await tx
      .update(runs)
      .set({
        state: metadata.state,
        // The settings are there from the start.
        metadata: sql`${runs.metadata} || ${JSON.stringify(record)}::jsonb`,
        finishedAt: endedAt,
        heartbeatAt: endedAt,
      })
      .where(
        and(
          eq(runs.id, run.id),
          eq(runs.state, openState),
          lastHeard && eq(runs.heartbeatAt, lastHeard),
        ),
      )
      .returning({ id: runs.id });
    if (claimed.length === 0) return hasEnded(tx, settlement);
    await insertChunks(tx, run.id, log);
    if (exchanges.length > 0) {
      const rows = exchanges.map((exchange, position) => ({ position, exchange }));
      await tx.insert(runExchanges).values(rows.map((row) => ({ runId: run.id, ...row })));
    }
    await tx.update(messages).set({ parts, metadata }).where(eq(messages.id, run.answerId));
    await tx.update(chats).set({ updatedAt: endedAt }).where(eq(chats.id, run.chatId));
    return true;
  });
}

/** What has not gone through the log, where everything is made storable. */
const told = ({ metadata, log, calls }: Settlement) => ({ metadata, log, calls });

/** Whether this very end is stored: the answer to an earlier try was lost. */
async function hasEnded(db: Database, { run, metadata, endedAt }: Settlement): Promise<boolean> {
  const same = and(
    eq(runs.id, run.id),
    eq(runs.state, metadata.state),
    eq(runs.finishedAt, endedAt),
  );
  return (await db.select({ id: runs.id }).from(runs).where(same)).length > 0;
}
