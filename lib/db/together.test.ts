import { expect, it } from 'vitest';
import type { Database } from './client';
import { together } from './together';

// Only its identity matters here.
const db = {} as Database;

function stage() {
  const written: (readonly number[])[] = [];
  const open: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  const write = together<number>((_db, rows) => {
    written.push(rows);
    return new Promise<void>((resolve, reject) => open.push({ resolve, reject }));
  });
  return { written, open, write: (row: number) => write(db, row) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('writes the first at once, and what comes meanwhile in one statement', async () => {
  const { written, open, write } = stage();
  const all = [write(1), write(2), write(3)];
  expect(written).toEqual([[1]]);
  open[0]?.resolve();
  await all[0];
  await settled();
  expect(written).toEqual([[1], [2, 3]]);
  open[1]?.resolve();
  await Promise.all(all);
});

it('fails those whose statement failed, and goes on with the next', async () => {
  const { written, open, write } = stage();
  const first = write(1);
  const second = write(2);
  open[0]?.reject(new Error('away'));
  await expect(first).rejects.toThrow('away');
  await settled();
  open[1]?.resolve();
  await expect(second).resolves.toBeUndefined();
  const third = write(3);
  open[2]?.resolve();
  await expect(third).resolves.toBeUndefined();
  expect(written).toEqual([[1], [2], [3]]);
});
