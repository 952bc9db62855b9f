import { expect, it } from 'vitest';
import type { Context } from '@/lib/accounts/context';
import { stopBench, whileStoppable } from './running';

// Nothing of the database is asked.
const person = (userId: string) => ({ userId }) as Context;
const here = () => new AbortController().signal;

/** A bench that works until it is stopped. */
const work = (abort: AbortController) =>
  new Promise<void>((resolve) => abort.signal.addEventListener('abort', () => resolve()));

it('refuses a fourth bench of one person, and not that of another', async () => {
  const [one, other] = [person('one'), person('other')];
  const ids = ['a', 'b', 'c'];
  const benches = ids.map((id) => whileStoppable(one, { id, left: here() }, work));
  const fourth = () => whileStoppable(one, { id: 'd', left: here() }, async () => undefined);
  await expect(fourth()).rejects.toMatchObject({ code: 'too_many_attempts' });
  await whileStoppable(other, { id: 'a', left: here() }, async () => undefined);
  for (const id of ids) stopBench(one, id);
  await Promise.all(benches);
  await fourth();
});

it('stops at once what nobody waits for any more', async () => {
  let wasStopped = false;
  await whileStoppable(person('one'), { id: 'a', left: AbortSignal.abort() }, async (abort) => {
    wasStopped = abort.signal.aborted;
  });
  expect(wasStopped).toBe(true);
});
