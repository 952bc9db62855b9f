import { and, eq, isNotNull, or, sql } from 'drizzle-orm';
import { type Database, isEmbedded } from '@/lib/db/client';
import { runs } from '@/lib/db/schema';
import { env } from '@/lib/env';
import { describeFailure, log } from '@/lib/log';
import { abortRun, type LiveRun, liveRuns } from './live';
import { openState } from './state';

/** How often this process looks what the others know of its runs. */
const lookEveryMs = 200;

type Watch = {
  db: Database | undefined;
  /** Runs while there are any runs. */
  timer: NodeJS.Timeout | undefined;
  isLooking: boolean;
  isAway: boolean;
};

// Next bundles routes and instrumentation apart; one watch is enough.
const shared = globalThis as typeof globalThis & { tramontaneWatch?: Watch };
shared.tramontaneWatch ??= { db: undefined, timer: undefined, isLooking: false, isAway: false };
const watch = shared.tramontaneWatch;

/**
 * Watches over the runs of this process while there are any: those that somebody stops in another
 * process end, and those that nobody reads.
 */
export function watchRuns(db: Database): void {
  watch.db = db;
  watch.timer ??= setInterval(() => void look(), lookEveryMs);
}

/** Looks at once if the run is of this process: somebody elsewhere cannot wait for the next time. */
export function lookNow(run: string): void {
  if (liveRuns.has(run)) void look();
}

async function look(): Promise<void> {
  if (!watch.db || watch.isLooking) return;
  if (liveRuns.size === 0) {
    clearInterval(watch.timer);
    watch.timer = undefined;
    return;
  }
  watch.isLooking = true;
  try {
    // The embedded database has no other process.
    if (!isEmbedded()) await heedOthers(watch.db);
    watch.isAway = false;
  } catch (error) {
    if (!watch.isAway) log.warn('runs are not watched', { cause: describeFailure(error) });
    watch.isAway = true;
  }
  watch.isLooking = false;
  endUnread();
}

/** One statement for all runs of this process; it gives only those of which there is news. */
async function heedOthers(db: Database): Promise<void> {
  const justWatched = sql`${runs.watchedAt} > now() - interval '1 second'`;
  const news = await db
    .select({ id: runs.id, stop: sql<boolean>`${runs.stopRequestedAt} is not null` })
    .from(runs)
    .where(
      and(
        sql`${runs.id} = any(${sql.param([...liveRuns.keys()])}::uuid[])`,
        eq(runs.state, openState),
        or(isNotNull(runs.stopRequestedAt), justWatched),
      ),
    );
  for (const { id, stop } of news) {
    const run = liveRuns.get(id);
    if (!run) continue;
    run.readAt = performance.now();
    if (stop) abortRun(run, 'stopped');
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
