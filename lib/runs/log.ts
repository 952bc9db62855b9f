import type { UIMessageChunk } from 'ai';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Database } from '@/lib/db/client';
import { runChunks, runs } from '@/lib/db/schema';
import { describeFailure, log } from '@/lib/log';
import { type LiveRun, publish } from './live';
import { storable } from './storable';

/** Milliseconds of tokens that a killed process may lose. */
const flushEveryMs = 200;
/** How often a quiet run says that it lives. */
const heartbeatEveryMs = 2_000;

/**
 * Writes one run's chunks: to its readers at once, to the database in batches, one row a batch.
 * A failed write is tried again with the next batch.
 */
export class RunLog {
  #stored = 0;
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;
  readonly #heartbeat = setInterval(() => this.#flush(), heartbeatEveryMs);

  constructor(
    private readonly db: Database,
    private readonly run: LiveRun,
  ) {}

  /** After `close` nothing is taken any more: a tool may still end then. */
  append(...chunks: UIMessageChunk[]): void {
    if (this.#closed) return;
    publish(this.run, ...chunks.map(storable));
    this.#schedule();
  }

  /** Stops writing and tells what the database does not have yet, for the last transaction. */
  async close(): Promise<{ firstSeq: number; chunks: UIMessageChunk[] }> {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    if (this.#timer) clearTimeout(this.#timer);
    await this.#writing;
    return { firstSeq: this.#stored, chunks: this.run.chunks.slice(this.#stored) };
  }

  #schedule(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => this.#flush(), flushEveryMs);
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#closed) return;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
      if (this.run.chunks.length > this.#stored) this.#schedule();
    });
  }

  async #write(): Promise<void> {
    const chunks = this.run.chunks.slice(this.#stored);
    try {
      if (chunks.length > 0) {
        await insertChunks(this.db, this.run.id, { firstSeq: this.#stored, chunks });
        this.#stored += chunks.length;
      }
      await this.db.update(runs).set({ heartbeatAt: sql`now()` }).where(eq(runs.id, this.run.id));
    } catch (error) {
      log.warn('run log is behind', { run: this.run.id, cause: describeFailure(error) });
    }
  }
}

/** Writes a batch. The same batch again, perhaps longer, replaces it: a lost answer is harmless. */
export async function insertChunks(
  db: Database,
  runId: string,
  { firstSeq, chunks }: { firstSeq: number; chunks: UIMessageChunk[] },
): Promise<void> {
  if (chunks.length === 0) return;
  await db
    .insert(runChunks)
    .values({ runId, firstSeq, chunks })
    .onConflictDoUpdate({ target: [runChunks.runId, runChunks.firstSeq], set: { chunks } });
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
