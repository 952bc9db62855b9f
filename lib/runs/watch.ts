import { and, eq, isNotNull, or, type SQL, sql } from 'drizzle-orm';
import { type Database, isEmbedded } from '@/lib/db/client';
import { runs } from '@/lib/db/schema';
import { env } from '@/lib/env';
import { describeFailure, log } from '@/lib/log';
import { abortRun, type LiveRun, liveRuns } from './live';

/** How often this process looks whether somebody elsewhere wants one of its runs stopped. */
const lookEveryMs = 200;
/** How often it says that it still writes them. */
const beatEveryMs = 2_000;

type Watch = {
  db: Database;
  timer: NodeJS.Timeout;
  looking: boolean;
  beatAt: number;
  away: boolean;
};

// Next bundles routes and instrumentation apart; one watch is enough.
const shared = globalThis as typeof globalThis & { tramontaneWatch?: Watch | undefined };

/**
 * Watches over the runs of this process while there are any: the heart beats for all of them, what
 * other processes wish of them is done, and those that nobody reads end.
 */
export function watchRuns(db: Database): void {
  if (shared.tramontaneWatch) return;
  const timer = setInterval(() => void look(), lookEveryMs);
  const beatAt = performance.now(); // a run's claim is its first beat
  shared.tramontaneWatch = { db, timer, looking: false, beatAt, away: false };
}

/** Looks at once, for somebody in another process who cannot wait for the next time. */
export function lookNow(): void {
  void look();
}

async function look(): Promise<void> {
  const watch = shared.tramontaneWatch;
  if (!watch || watch.looking) return;
  if (liveRuns.size === 0) {
    clearInterval(watch.timer);
    shared.tramontaneWatch = undefined;
    return;
  }
  watch.looking = true;
  try {
    // The embedded database has no other process.
    if (!isEmbedded()) await heedOthers(watch);
    watch.away = false;
  } catch (error) {
    if (!watch.away) log.warn('runs are not watched', { cause: describeFailure(error) });
    watch.away = true;
  }
  watch.looking = false;
  endUnread();
}

type Wish = { id: string; stop: boolean; watchedMs: number | null };

const wish = {
  id: runs.id,
  stop: sql<boolean>`${runs.stopRequestedAt} is not null`,
  watchedMs: sql<number | null>`extract(epoch from now() - ${runs.watchedAt})::float8 * 1000`,
};

async function heedOthers(watch: Watch): Promise<void> {
  const asked = [...liveRuns.keys()];
  const now = performance.now();
  const isBeat = now - watch.beatAt >= beatEveryMs;
  if (isBeat) watch.beatAt = now;
  const wishes = await (isBeat ? beat(watch.db, asked) : wishesOf(watch.db, asked));
  for (const { id, stop, watchedMs } of wishes) {
    const run = liveRuns.get(id);
    if (run && watchedMs !== null) run.readAt = Math.max(run.readAt, performance.now() - watchedMs);
    if (run && stop) abortRun(run, 'stopped');
  }
  if (isBeat) endLost(asked, wishes);
}

/** One statement for all, which gives those that the database still calls running. */
function beat(db: Database, ids: string[]): Promise<Wish[]> {
  return db.update(runs).set({ heartbeatAt: sql`now()` }).where(own(ids)).returning(wish);
}

/** Only those of which there is something new. */
function wishesOf(db: Database, ids: string[]): Promise<Wish[]> {
  const watchedJustNow = sql`${runs.watchedAt} > now() - interval '1 second'`;
  return db
    .select(wish)
    .from(runs)
    .where(and(own(ids), or(isNotNull(runs.stopRequestedAt), watchedJustNow)));
}

function own(ids: string[]): SQL | undefined {
  return and(sql`${runs.id} = any(${sql.param(ids)}::uuid[])`, eq(runs.state, 'running'));
}

/** What was ended elsewhere, or taken away with its chat, is not paid for any longer. */
function endLost(asked: string[], wishes: Wish[]): void {
  const running = new Set(wishes.map(({ id }) => id));
  for (const id of asked) {
    const run = liveRuns.get(id);
    if (run && !running.has(id)) abortRun(run, 'lost');
  }
}

function endUnread(): void {
  const limitMs = env().UNREAD_ANSWER_SECONDS * 1_000;
  if (limitMs === 0) return;
  for (const run of liveRuns.values()) if (unreadMs(run) > limitMs) abortRun(run, 'unread');
}

/** How long nobody has read a run, here or elsewhere. */
function unreadMs({ readers, readAt }: LiveRun): number {
  return readers > 0 ? 0 : performance.now() - readAt;
}
