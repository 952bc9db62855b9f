import { PGlite } from '@electric-sql/pglite';
import type { UIMessageChunk } from 'ai';
import { asc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '@/lib/db/client';
import * as schema from '@/lib/db/schema';
import { messages, runChunks, runs, user } from '@/lib/db/schema';
import type { Offer } from '@/lib/models/schema';
import { foldLog } from '@/lib/runs/fold-log';
import { isEnd } from '@/lib/runs/state';
import { offerOf } from '../support/emulated';
import { Episode, type Plot, plot, type Stage } from './support/run-episode';
import { loadProcess, type Viewer, wordsOf } from './support/run-world';

const offer = offerOf('mistral:mistral-large-latest');
const faked = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'Date',
  'performance',
] as const;

/** The models that stand in for the service, by the offer of their turn. */
const models = vi.hoisted(() => new Map());
vi.mock('@/lib/models/resolve', () => ({ resolveModel: (offer: Offer) => models.get(offer) }));
vi.mock('@/lib/runs/with-patience', () => ({
  withPatience: (_ctx: unknown, _offer: unknown, model: unknown) => model,
}));

/** `npm run test:lives` plays 5,000. */
const episodes = Number(process.env.EPISODES) || 200;
const seed = Number(process.env.SEED) || 7;
const userId = 'somebody';

/** Breaches that only the database can see: an end that is left, a log that is written over. */
const watchers = `
  create table breach (what text);
  create function watch_run() returns trigger language plpgsql as $$ begin
    if old.state <> 'running' and new.state <> old.state then
      insert into breach values ('left ' || old.state || ' for ' || new.state);
    end if;
    return new;
  end $$;
  create trigger watch_run before update on run for each row execute function watch_run();
  create function watch_chunk() returns trigger language plpgsql as $$ begin
    if exists (select 1 from run where id = new.run_id and state <> 'running'
        and xmin::text <> pg_current_xact_id()::xid::text) then
      insert into breach values ('wrote after the end');
    end if;
    if tg_op = 'UPDATE' and old.chunks <> (
        select coalesce(jsonb_agg(c.value order by c.place), '[]')
        from jsonb_array_elements(new.chunks) with ordinality c(value, place)
        where c.place <= jsonb_array_length(old.chunks)) then
      insert into breach values ('wrote over chunks');
    end if;
    return new;
  end $$;
  create trigger watch_chunk before insert or update on run_chunk
    for each row execute function watch_chunk();`;

let engine: PGlite;
let db: Database;
let stage: Stage;

beforeAll(async () => {
  vi.stubEnv('DATABASE_URL', 'postgres://one.database/for-both');
  vi.spyOn(console, 'error').mockImplementation(() => {}); // the log of what is made to fail
  engine = await PGlite.create();
  await migrate(drizzle(engine), { migrationsFolder: 'lib/db/migrations' });
  await engine.exec(watchers);
  db = drizzle(engine, { schema });
  await db.insert(user).values({ id: userId, name: 'Somebody', email: 'somebody@example.com' });
  const modules = [await loadProcess(), await loadProcess()] as const;
  stage = { engine, userId, modules, offer, models };
}, 60_000);

afterAll(() => engine.close());

type Run = typeof runs.$inferSelect;

async function logOf(run: string): Promise<UIMessageChunk[]> {
  const rows = await db
    .select()
    .from(runChunks)
    .where(eq(runChunks.runId, run))
    .orderBy(asc(runChunks.firstSeq));
  const chunks: UIMessageChunk[] = [];
  for (const row of rows) {
    expect(row.firstSeq, 'places follow each other').toBe(chunks.length);
    chunks.push(...row.chunks);
  }
  return chunks;
}

/** An ended run: one end, in the table, the log and the message; and the text is the log's. */
async function checkRun(run: Run, { script }: Plot, stops: readonly string[]) {
  const log = await logOf(run.id);
  expect(isEnd(run.state)).toBe(true);
  expect(log.filter(({ type }) => type === 'finish')).toHaveLength(1);
  expect(log.at(-1)).toMatchObject({ type: 'finish', messageMetadata: { state: run.state } });
  const [answer] = await db.select().from(messages).where(eq(messages.id, run.answerId));
  expect(answer?.metadata).toMatchObject({ state: run.state, run: run.id });
  expect(answer?.parts).toEqual(foldLog(run.answerId, log).parts);
  const whole = script.deltas.join('');
  expect(whole.startsWith(wordsOf(log))).toBe(true);
  if (run.state === 'complete') {
    expect([wordsOf(log), script.end]).toEqual([whole, 'stop']);
  }
  if (run.state === 'stopped') {
    expect(stops.some((stop) => stop === 'any' || stop === run.id)).toBe(true);
  }
  if (run.state === 'failed') expect(wordsOf(log)).toBe('');
  return log;
}

/** What a reader saw is what is kept; a writer that lost its run had shown a little more. */
function checkViewer(viewer: Viewer, log: UIMessageChunk[], lost: boolean): void {
  expect(viewer.gapless).toBe(true);
  const { from, chunks } = viewer;
  const rest = from < log.length ? log.slice(from) : log.slice(-1);
  if (lost) {
    const [seen, kept] = [wordsOf(chunks), wordsOf(rest)];
    expect(seen.startsWith(kept) || kept.startsWith(seen)).toBe(true);
  } else {
    expect(chunks).toEqual(viewer.ended ? rest : rest.slice(0, chunks.length));
  }
}

/** A database that is silent for half a minute may have kept an answer all the same. */
const wasToldUnsaved = ({ chunks }: Viewer) =>
  JSON.stringify(chunks.at(-1) ?? {}).includes('could not be saved');

async function checkEpisode(episode: Episode, plot: Plot): Promise<void> {
  const rows = await db.select().from(runs).where(eq(runs.chatId, episode.chatId));
  for (const { run, question } of episode.sent) {
    expect(rows.filter(({ questionId }) => questionId === question)).toMatchObject([{ id: run }]);
  }
  for (const run of rows) {
    const log = await checkRun(run, plot, episode.stops);
    const reaped = run.metadata.timing === undefined;
    for (const { viewer, run: id, by } of episode.viewers) {
      if (id === run.id) checkViewer(viewer, log, by.dead || reaped || wasToldUnsaved(viewer));
    }
    const from = run.id.charCodeAt(0) % (log.length + 2);
    const again = await episode.readAgain(run.id, from);
    checkViewer(again, log, false);
    expect(again.ended).toBe(true);
  }
  if (plot.events.every(({ kind }) => kind !== 'database')) expect(episode.errors).toEqual([]);
  const breaches = await engine.query('delete from breach returning what');
  expect(breaches.rows).toEqual([]);
}

describe('the life of a run', () => {
  it(`holds in ${episodes} interleavings of two processes, stops, readers and faults`, async () => {
    await fc.assert(
      fc
        .asyncProperty(plot, fc.scheduler(), async (drawn, scheduler) => {
          const episode = new Episode(stage, drawn, scheduler);
          await episode.play();
          await checkEpisode(episode, drawn);
        })
        .beforeEach(() => {
          vi.useFakeTimers({ toFake: [...faked], now: Date.now() });
        })
        .afterEach(() => {
          vi.advanceTimersByTime(10_000); // nothing is left waiting for a time that does not come
          vi.useRealTimers();
          models.clear();
        }),
      { numRuns: episodes, seed },
    );
    const ends = await engine.query('select distinct state from run order by state');
    const states = ['complete', 'failed', 'interrupted', 'stopped'];
    expect(ends.rows).toEqual(states.map((state) => ({ state })));
  }, 600_000);
});
