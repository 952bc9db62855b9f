import type { Database } from '@/lib/db/client';
import { isDatabaseDown } from '@/lib/db/failures';
import { AppError } from '@/lib/errors';
import { describeFailure, log } from '@/lib/log';
import { resolveEmbedder } from '@/lib/models/embedding';
import { ingest } from './ingest';
import {
  beatEveryMs,
  type Claimed,
  claim,
  deadAfter,
  isWorkLeft,
  LeaseLostError,
  markStale,
  progress,
  release,
} from './lease';
import { knowledgeState } from './state';

/** Documents that one process works on at the same time. */
const mostWorkers = 2;
/** A document that nobody gets any further with, however often it is begun, has failed. */
const mostAttempts = 5;
/** Whoever only looks at documents makes the database be asked for work at most so often (ms). */
const lookEveryMs = 2_000;

type Loop = {
  workers: Set<Promise<void>>;
  lookedAt: number;
  stop: AbortController;
  later?: NodeJS.Timeout;
};

// Next bundles instrumentation and routes apart, so a module variable would exist more than once.
const shared = globalThis as typeof globalThis & {
  tramontaneIndexers?: Map<Database, Loop>;
};

function loopOf(db: Database): Loop {
  shared.tramontaneIndexers ??= new Map();
  const known = shared.tramontaneIndexers.get(db);
  if (known) return known;
  const made = { workers: new Set<Promise<void>>(), lookedAt: 0, stop: new AbortController() };
  shared.tramontaneIndexers.set(db, made);
  return made;
}

/** Sees to it that somebody works on what is not indexed yet. Called after every change to it. */
export function wakeIndexer(db: Database): void {
  const loop = loopOf(db);
  if (loop.stop.signal.aborted || loop.workers.size >= mostWorkers) return;
  loop.lookedAt = performance.now();
  const worker = work(db, loop)
    .catch((error) => log.warn('indexing paused', { cause: describeFailure(error) }))
    .finally(() => loop.workers.delete(worker));
  loop.workers.add(worker);
}

/** Like `wakeIndexer`, for those who look often: takes up what a process that is gone has left. */
export function lookForWork(db: Database): void {
  if (performance.now() - loopOf(db).lookedAt > lookEveryMs) wakeIndexer(db);
}

/** Resolves when this process works on nothing any more. */
export async function indexerAtRest(db: Database): Promise<void> {
  const { workers } = loopOf(db);
  while (workers.size > 0) await Promise.all(workers);
}

/** Ends all work of this process and gives the documents free for the next one. */
export async function stopIndexers(): Promise<void> {
  for (const [db, { stop, later }] of shared.tramontaneIndexers ?? []) {
    clearTimeout(later);
    stop.abort('stopping');
    await indexerAtRest(db);
  }
}

async function work(db: Database, loop: Loop): Promise<void> {
  const { signal } = loop.stop;
  if (!(await isAnythingThere(db))) return;
  const { space } = resolveEmbedder();
  await markStale(db, space);
  for (;;) {
    const document = signal.aborted ? null : await claim(db);
    if (!document) break;
    await workOn(db, document, signal);
  }
  if (!signal.aborted && (await isWorkLeft(db))) lookLater(db, loop);
}

/** A database without documents is not bothered with pgvector. */
async function isAnythingThere(db: Database): Promise<boolean> {
  const [found] = await db.query.documents.findMany({ columns: { id: true }, limit: 1 });
  return found !== undefined && (await knowledgeState({ db })).available;
}

/** Another process works on what is left; should it die, this one takes over. */
function lookLater(db: Database, loop: Loop): void {
  clearTimeout(loop.later);
  loop.later = setTimeout(() => wakeIndexer(db), deadAfter * 1000);
  loop.later.unref();
}

async function workOn(db: Database, document: Claimed, stopping: AbortSignal): Promise<void> {
  const lost = new AbortController();
  const beating = setInterval(() => {
    progress(db, document).catch((error) => {
      if (error instanceof LeaseLostError) lost.abort(error);
      else log.warn('indexing not told', { cause: describeFailure(error) });
    });
  }, beatEveryMs);
  try {
    if (document.attempts > mostAttempts) throw tooOften();
    await ingest(db, document, resolveEmbedder(), AbortSignal.any([stopping, lost.signal]));
  } catch (error) {
    if (stopping.aborted) await release(db, document);
    else await fail(db, document, error);
  } finally {
    clearInterval(beating);
  }
}

function tooOften(): AppError {
  const message = `The server ended ${mostAttempts} times while it worked on this document.`;
  return new AppError('document_too_complex', { message });
}

async function fail(db: Database, document: Claimed, error: unknown): Promise<void> {
  if (error instanceof LeaseLostError) return;
  if (isDatabaseDown(error)) throw error; // the lease ends by itself
  if (!(error instanceof AppError)) {
    log.error('indexing', { document: document.id, cause: describeFailure(error) });
  }
  const failure = (error instanceof AppError ? error : new AppError('internal')).toBody();
  await progress(db, document, { state: 'failed', failure, lease: null, heartbeatAt: null }).catch(
    (thrown: unknown) => {
      if (!(thrown instanceof LeaseLostError)) throw thrown;
    },
  );
}
