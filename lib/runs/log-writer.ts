import type { UIMessageChunk } from 'ai';
import { sql } from 'drizzle-orm';
import type { Database } from '@/lib/db/client';
import { isDatabaseDown } from '@/lib/db/failures';
import { rowsOf } from '@/lib/db/rows';
import { describeFailure, log } from '@/lib/log';
import { asJson } from './as-json';
import { abortRun, type LiveRun } from './live';
import { openState } from './state';

/** A killed process may lose this many milliseconds of tokens, and those of one write: at most 250. */
const flushEveryMs = 150;
/** Runs that are due so soon after the first one are written with it. */
const togetherMs = 20;
/**
 * Runs in one statement: the embedded database holds the whole process up while it writes, 2 ms for
 * these. Between two statements the words of all answers go on.
 */
const mostAtOnce = 25;
/** How often a quiet run says that it lives. */
const heartbeatEveryMs = 2_000;

/** A run whose chunks are being written: from `stored` on the database does not have them yet. */
export type OpenLog = { db: Database; run: LiveRun; stored: number };

/** What the log has of a run after `firstSeq`. */
type Batch = { runId: string; firstSeq: number; chunks: UIMessageChunk[] };

// Next bundles routes apart; all runs of the process are written by one.
const shared = globalThis as typeof globalThis & { tramontaneLogWriter?: LogWriter };

/**
 * Writes what the live runs of the process have new, one statement for those that are due and one
 * row each. What could not be written is tried again later.
 */
class LogWriter {
  readonly #open = new Set<OpenLog>();
  /** When each run is to be written (`performance.now()`), the first one first. */
  readonly #due = new Map<OpenLog, number>();
  #waiting: NodeJS.Timeout | undefined;
  #beating: NodeJS.Timeout | undefined;
  #writing: Promise<void> | null = null;

  open(one: OpenLog): void {
    this.#open.add(one);
    this.#beating ??= setInterval(() => this.#beat(), heartbeatEveryMs);
  }

  /** Has what is new of a run written before long. */
  wake(one: OpenLog): void {
    if (this.#due.has(one)) return;
    this.#due.set(one, performance.now() + flushEveryMs);
    this.#wait();
  }

  /** Afterwards nothing of this run is being written any more. */
  async close(one: OpenLog): Promise<void> {
    this.#open.delete(one);
    this.#due.delete(one);
    if (this.#open.size === 0) {
      clearInterval(this.#beating);
      this.#beating = undefined;
    }
    await this.#writing;
  }

  /** A run that is written says by that, too, that it lives. */
  #beat(): void {
    for (const one of this.#open) this.wake(one);
  }

  #wait(): void {
    const [first] = this.#due.values();
    if (this.#waiting || this.#writing || first === undefined) return;
    this.#waiting = setTimeout(() => this.#write(), Math.max(0, first - performance.now()));
  }

  #write(): void {
    this.#waiting = undefined;
    const logs = this.#takeDue();
    const work = [...Map.groupBy(logs, ({ db }) => db)].map(([db, own]) => append(db, own));
    this.#writing = Promise.all(work).then(() => {
      this.#writing = null;
      for (const one of logs) if (this.#open.has(one) && isBehind(one)) this.wake(one);
      this.#wait();
    });
  }

  #takeDue(): OpenLog[] {
    const until = performance.now() + togetherMs;
    const taken: OpenLog[] = [];
    for (const [one, at] of this.#due) {
      if (at > until || taken.length === mostAtOnce) break;
      taken.push(one);
    }
    for (const one of taken) this.#due.delete(one);
    return taken;
  }
}

shared.tramontaneLogWriter ??= new LogWriter();
/** Writes the logs of all runs of this process. */
export const logWriter = shared.tramontaneLogWriter;

const isBehind = ({ run, stored }: OpenLog) => run.chunks.length > stored;

async function append(db: Database, logs: readonly OpenLog[]): Promise<void> {
  const batches = logs.map(({ run, stored }) => ({
    runId: run.id,
    firstSeq: stored,
    chunks: run.chunks.slice(stored),
  }));
  try {
    const alive = await appendChunks(db, batches);
    for (const [index, one] of logs.entries()) {
      if (!alive.has(one.run.id)) abortRun(one.run, 'lost');
      one.stored += batches[index]?.chunks.length ?? 0;
    }
  } catch (error) {
    // What the database refuses of one run must not hold up the others.
    if (logs.length > 1 && !isDatabaseDown(error)) {
      for (const one of logs) await append(db, [one]);
      return;
    }
    log.warn('run logs are behind', { runs: logs.length, cause: describeFailure(error) });
  }
}

/**
 * Says that these runs live and adds a batch to each one's log, in one statement, so that nothing
 * is written after an end. Gives those that have not ended. The same batch again, perhaps longer,
 * replaces what is stored, and a shorter one that comes late does not: a lost answer is harmless.
 */
async function appendChunks(db: Database, batches: readonly Batch[]): Promise<ReadonlySet<string>> {
  const alive = await rowsOf<{ id: string }>(
    db,
    sql`
    with alive as (
      update run set heartbeat_at = now()
      from jsonb_to_recordset(${asJson(batches)})
        as batch ("runId" uuid, "firstSeq" int, chunks jsonb)
      where run.id = batch."runId" and run.state = ${openState}
      returning run.id, batch."firstSeq", batch.chunks
    ),
    added as (
      insert into run_chunk (run_id, first_seq, chunks)
      select id, "firstSeq", chunks from alive where jsonb_array_length(chunks) > 0
      on conflict (run_id, first_seq) do update set chunks = excluded.chunks
      where jsonb_array_length(excluded.chunks) > jsonb_array_length(run_chunk.chunks)
    )
    select id from alive`,
  );
  return new Set(alive.map(({ id }) => id));
}
