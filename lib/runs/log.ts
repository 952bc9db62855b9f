import type { UIMessageChunk } from 'ai';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Database } from '@/lib/db/client';
import { runChunks } from '@/lib/db/schema';
import { type LiveRun, publish } from './live';
import { logWriter, type OpenLog } from './log-writer';
import { storable } from './storable';
import { WholeCharacters } from './whole-characters';

/** Writes one run's chunks: to its readers at once, to the database in batches, one row a batch. */
export class RunLog {
  readonly #log: OpenLog;
  readonly #whole = new WholeCharacters();
  #closed = false;

  constructor(db: Database, run: LiveRun) {
    this.#log = { db, run, stored: 0 };
    logWriter.open(this.#log);
  }

  /** After `close` nothing is taken any more: a tool may still end then. */
  append(...chunks: UIMessageChunk[]): void {
    if (this.#closed) return;
    publish(this.#log.run, ...this.#whole.take(chunks).map(storable));
    logWriter.wake(this.#log);
  }

  /** Stops writing and tells what the database does not have yet, for the last transaction. */
  async close(): Promise<{ firstSeq: number; chunks: UIMessageChunk[] }> {
    this.#closed = true;
    publish(this.#log.run, ...this.#whole.end().map(storable));
    await logWriter.close(this.#log);
    const { run, stored } = this.#log;
    return { firstSeq: stored, chunks: run.chunks.slice(stored) };
  }
}

/** The stored chunks of a run from a sequence number on. */
export async function readLog(db: Database, runId: string, from = 0): Promise<UIMessageChunk[]> {
  const rows = await db
    .select({ firstSeq: runChunks.firstSeq, chunks: runChunks.chunks })
    .from(runChunks)
    .where(
      and(
        eq(runChunks.runId, runId),
        sql`${runChunks.firstSeq} + jsonb_array_length(${runChunks.chunks}) > ${from}`,
      ),
    )
    .orderBy(asc(runChunks.firstSeq));
  return rows.flatMap(({ firstSeq, chunks }) => chunks.slice(Math.max(0, from - firstSeq)));
}
