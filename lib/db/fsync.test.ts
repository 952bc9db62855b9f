import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { diskFlusher, keepOnDisk } from './fsync';

let folder: string;
let flushed: string[];
const flush = async (path: string) => void flushed.push(path.slice(folder.length + 1));

/** Writes a file as it was `secondsAgo`. */
function write(path: string, secondsAgo: number): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'x');
  const time = Date.now() / 1000 - secondsAgo;
  utimesSync(file, time, time);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tramontane-fsync-'));
  flushed = [];
  write('pg_wal/0001', 60);
  write('base/1/2601', 60);
  write('global/pg_control', 60);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('flushes everything at first, the log before the data, the control file last', async () => {
  await diskFlusher(folder, flush)();
  expect(flushed).toEqual([
    'pg_wal/0001',
    'pg_wal',
    'base/1/2601',
    'base/1',
    'global/pg_control',
    'global',
  ]);
});

it('flushes only the log while there is no checkpoint, and nothing when nothing was written', async () => {
  const flushAll = diskFlusher(folder, flush);
  await flushAll();
  flushed = [];
  await flushAll();
  expect(flushed).toEqual([]);
  write('pg_wal/0001', 30);
  write('base/1/2601', 30);
  await flushAll();
  expect(flushed).toEqual(['pg_wal/0001']);
  write('pg_wal/0002', 20);
  write('global/pg_control', 20);
  flushed = [];
  await flushAll();
  expect(flushed).toEqual(['pg_wal/0002', 'pg_wal', 'base/1/2601', 'global/pg_control']);
});

it('looks again at a file that was written a moment ago', async () => {
  const flushAll = diskFlusher(folder, flush);
  write('pg_wal/0001', 0);
  await flushAll();
  flushed = [];
  await flushAll();
  expect(flushed).toEqual(['pg_wal/0001']);
});

it('flushes every second, never twice at once, and once more at the end', async () => {
  vi.useFakeTimers();
  let resolve = () => {};
  const flushAll = vi.fn(
    () =>
      new Promise<void>((done) => {
        resolve = done;
      }),
  );
  const stop = keepOnDisk(folder, flushAll);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(flushAll).toHaveBeenCalledTimes(1);
  resolve();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(flushAll).toHaveBeenCalledTimes(2);
  const stopped = stop();
  resolve();
  await vi.advanceTimersByTimeAsync(1_000);
  resolve();
  await stopped;
  expect(flushAll).toHaveBeenCalledTimes(3);
  vi.useRealTimers();
});
