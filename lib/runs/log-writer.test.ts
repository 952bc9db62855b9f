import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Database } from '@/lib/db/client';
import type { LiveRun } from './live';
import { RunLog } from './log';

type Batch = { runId: string; firstSeq: number; chunks: { delta: string }[] };
type Write = (batches: readonly Batch[]) => void;

const dialect = new PgDialect();

/** A database that keeps what it is given, statement by statement, and knows every run. */
function stage(write: Write = () => {}) {
  const statements: Batch[][] = [];
  const execute = async (statement: SQL) => {
    const [json] = dialect.sqlToQuery(statement).params;
    const batches: Batch[] = JSON.parse(String(json));
    statements.push(batches);
    write(batches);
    return { rows: batches.map(({ runId }) => ({ id: runId })) };
  };
  // The writer only executes statements.
  return { db: { execute } as unknown as Database, statements };
}

const liveRun = (id: string): LiveRun => ({
  id,
  chatId: id,
  chunks: [],
  ended: false,
  abort: new AbortController(),
  settled: Promise.resolve(),
  waiting: new Set(),
  readers: 0,
  readAt: 0,
  latest: null,
});

function openRuns(db: Database, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const run = liveRun(`run ${index}`);
    return { run, log: new RunLog(db, run) };
  });
}

const word = (delta: string) => ({ type: 'text-delta', id: '0', delta }) as const;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('writes many runs a few at a time, each whole and in order', async () => {
  const { db, statements } = stage();
  const runs = openRuns(db, 60);
  for (const { log } of runs) log.append(word('one '), word('two '));
  await vi.advanceTimersByTimeAsync(250);
  expect(statements.map((batches) => batches.length)).toEqual([25, 25, 10]);
  for (const { log } of runs) log.append(word('three'));
  await vi.advanceTimersByTimeAsync(250);
  const written = statements.flat().filter(({ runId }) => runId === 'run 42');
  expect(written.map(({ firstSeq }) => firstSeq)).toEqual([0, 2]);
  expect(written.flatMap(({ chunks }) => chunks.map(({ delta }) => delta)).join('')).toBe(
    'one two three',
  );
  const rest = await Promise.all(runs.map(({ log }) => log.close()));
  expect(rest.flatMap(({ chunks }) => chunks)).toEqual([]);
});

it('keeps what a database that is away did not take, and writes it with the next', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  let isAway = true;
  const { db, statements } = stage(() => {
    if (isAway) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
  });
  const [one] = openRuns(db, 1);
  one?.log.append(word('kept '));
  await vi.advanceTimersByTimeAsync(160);
  expect(statements).toHaveLength(1);
  isAway = false;
  one?.log.append(word('and written'));
  await vi.advanceTimersByTimeAsync(200);
  expect(statements.at(-1)?.[0]?.chunks.map(({ delta }) => delta)).toEqual([
    'kept ',
    'and written',
  ]);
  await one?.log.close();
});

it('does not let the run that is refused hold up the others', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const { db, statements } = stage((batches) => {
    if (batches.some(({ runId }) => runId === 'run 1')) throw new Error('refused');
  });
  const runs = openRuns(db, 3);
  for (const { log } of runs) log.append(word('word'));
  await vi.advanceTimersByTimeAsync(160);
  expect(statements.slice(0, 4).map((batches) => batches.map(({ runId }) => runId))).toEqual([
    ['run 0', 'run 1', 'run 2'],
    ['run 0'],
    ['run 1'],
    ['run 2'],
  ]);
  const left = await Promise.all(runs.map(({ log }) => log.close()));
  expect(left.map(({ chunks }) => chunks.length)).toEqual([0, 1, 0]);
});
