import type { UIMessageChunk } from 'ai';
import { and, asc, desc, eq, gt, gte, sql } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import type { Database } from '@/lib/db/client';
import { isDatabaseDown } from '@/lib/db/failures';
import { runChunks, runs } from '@/lib/db/schema';
import { env } from '@/lib/env';
import { type Feed, openFeed } from './bus';
import { unseen } from './feed';
import type { LogBatch } from './read';
import { isSilent, reapRun } from './reap';
import { openState } from './state';

/** How long until the log is looked at again (milliseconds): soon after something came. */
const pauses = { shortest: 100, longest: 500, fed: 1_000 };
/** A database that is away for longer ends the reading, and the page asks again. */
const patienceMs = 30_000;

type Found = { state: 'running' | 'silent' | 'ended'; chunks: UIMessageChunk[] };

/**
 * Every chunk from a sequence number on of a run that another process writes, or that has ended.
 * The log in the database is the truth; where there is Redis, the chunks come by it first.
 */
export async function* followLog(
  ctx: Context,
  { id, chatId }: { id: string; chatId: string },
  from: number,
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  let seq = from;
  let pause = pauses.shortest;
  let feed: Feed | undefined;
  const look = patiently(() => lookAt(ctx.db, id, seq));
  const notePresence = presence(ctx.db, id);
  try {
    while (!signal.aborted) {
      const { state, chunks }: Found = (await look()) ?? { state: 'running', chunks: [] };
      if (chunks.length > 0) yield { firstSeq: seq, chunks };
      seq += chunks.length;
      if (state === 'ended') return yield* chunks.length > 0 ? [] : endOf(ctx.db, id, seq);
      if (state === 'silent') await reapRun(ctx, chatId);
      notePresence();
      feed ??= openFeed(id, () => seq);
      let isFed = false;
      for await (const batch of fed(feed, seq, state === 'silent' ? 0 : pause, signal)) {
        yield batch;
        seq += batch.chunks.length;
        if (batch.chunks.at(-1)?.type === 'finish') return;
        isFed = true;
      }
      pause = isFed ? pauses.fed : nextPause(pause, chunks.length > 0);
    }
  } finally {
    feed?.close();
  }
}

/** Shorter again once something came; longer and longer while the service is silent. */
function nextPause(pause: number, came: boolean): number {
  return came ? pauses.shortest : Math.min(pause * 1.5, pauses.longest);
}

/** What comes by Redis from `from` on within `ms`; a gap is asked for once more. */
async function* fed(
  feed: Feed,
  from: number,
  ms: number,
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const until = performance.now() + ms;
  let seq = from;
  for (;;) {
    const batch = await feed.next(until - performance.now(), signal);
    if (!batch) return;
    const fresh = unseen(batch, seq);
    if (!fresh) feed.restart();
    else if (fresh.chunks.length > 0) yield fresh;
    seq += fresh?.chunks.length ?? 0;
  }
}

/** One statement: how the run is, and what its log has from `seq` on, both of the same moment. */
async function lookAt(db: Database, id: string, seq: number): Promise<Found> {
  // Rows are contiguous, so the first one of interest is the last that begins at `seq` or before.
  const firstRow = sql`coalesce((select max(${runChunks.firstSeq}) from ${runChunks}
    where ${runChunks.runId} = ${id} and ${runChunks.firstSeq} <= ${seq}), 0)`;
  const length = sql`jsonb_array_length(${runChunks.chunks})`;
  const rows = await db
    .select({
      state: sql<Found['state']>`case when ${runs.state} <> ${openState} then 'ended'
        when ${isSilent()} then 'silent' else 'running' end`,
      firstSeq: runChunks.firstSeq,
      chunks: runChunks.chunks,
    })
    .from(runs)
    .leftJoin(
      runChunks,
      and(
        eq(runChunks.runId, runs.id),
        gte(runChunks.firstSeq, firstRow),
        gt(sql`${runChunks.firstSeq} + ${length}`, seq),
      ),
    )
    .where(eq(runs.id, id))
    .orderBy(asc(runChunks.firstSeq));
  return {
    // A chat that was taken away for good has no runs.
    state: rows[0]?.state ?? 'ended',
    chunks: rows.flatMap(({ firstSeq, chunks }) =>
      firstSeq === null || chunks === null ? [] : chunks.slice(Math.max(0, seq - firstSeq)),
    ),
  };
}

/**
 * The last chunk of an ended run, for a reader that has seen more than was stored: a killed process
 * had sent it, and without an end it would wait for ever.
 */
async function* endOf(db: Database, id: string, seq: number): AsyncGenerator<LogBatch> {
  const [last] = await db
    .select({ chunk: sql<UIMessageChunk>`${runChunks.chunks} -> -1` })
    .from(runChunks)
    .where(eq(runChunks.runId, id))
    .orderBy(desc(runChunks.firstSeq))
    .limit(1);
  if (last && seq > 0) yield { firstSeq: seq, chunks: [last.chunk] };
}

/** The same work, but a database that goes away for a while gives null. */
function patiently<T>(work: () => Promise<T>): () => Promise<T | null> {
  let awaySince: number | undefined;
  return async () => {
    try {
      const done = await work();
      awaySince = undefined;
      return done;
    } catch (error) {
      awaySince ??= performance.now();
      if (!isDatabaseDown(error) || performance.now() - awaySince > patienceMs) throw error;
      return null;
    }
  };
}

/** Notes now and then, for the process that writes the run, that somebody reads it here. */
function presence(db: Database, id: string): () => void {
  const limitMs = env().UNREAD_ANSWER_SECONDS * 1_000;
  let notedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (limitMs === 0 || now - notedAt < Math.min(5_000, limitMs / 4)) return;
    notedAt = now;
    db.update(runs)
      .set({ watchedAt: sql`now()` })
      .where(and(eq(runs.id, id), eq(runs.state, openState)))
      // The next look at the log says whether the database is away.
      .catch(() => undefined);
  };
}
