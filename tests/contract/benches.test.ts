import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Context } from '@/lib/accounts/context';
import { benches, user } from '@/lib/db/schema';
import { stopBench, whileStoppable } from '@/lib/json/running';
import { openMemory } from './support/database';

let memory: Awaited<ReturnType<typeof openMemory>>;
beforeAll(async () => {
  memory = await openMemory();
}, 60_000);
afterAll(() => memory.close());

async function person(): Promise<Context> {
  const [db, id] = [memory.client(), randomUUID()];
  await db.insert(user).values({ id, name: 'Somebody', email: `${id}@example.com` });
  return { db, userId: id };
}
const here = () => new AbortController().signal;

/** A bench that works until it is stopped, once it is at work. */
async function start(ctx: Context, id: string) {
  const done = { bench: Promise.resolve() };
  await new Promise<void>((atWork) => {
    done.bench = whileStoppable(ctx, { id, left: here() }, (abort) => {
      atWork();
      return new Promise((end) => abort.signal.addEventListener('abort', () => end()));
    });
  });
  return done;
}

it('refuses a fourth bench of one person, and not that of another', async () => {
  const [one, other] = [await person(), await person()];
  const ids = [randomUUID(), randomUUID(), randomUUID()];
  const working = await Promise.all(ids.map((id) => start(one, id)));
  const fourth = () => whileStoppable(one, { id: randomUUID(), left: here() }, async () => {});
  await expect(fourth()).rejects.toMatchObject({ code: 'too_many_attempts' });
  await whileStoppable(other, { id: randomUUID(), left: here() }, async () => {});
  for (const id of ids) await stopBench(one, id);
  await Promise.all(working.map(({ bench }) => bench));
  await fourth();
});

it('counts no bench that went away with its process, and keeps none', async () => {
  const one = await person();
  const heartbeatAt = new Date(Date.now() - 11_000);
  const dead = Array.from({ length: 3 }, () => ({ id: randomUUID(), ownerId: one.userId }));
  await one.db.insert(benches).values(dead.map((bench) => ({ ...bench, heartbeatAt })));
  await whileStoppable(one, { id: randomUUID(), left: here() }, async () => {});
  expect(await one.db.select().from(benches).where(eq(benches.ownerId, one.userId))).toEqual([]);
});

it('is stopped by nobody else', async () => {
  const [one, other] = [await person(), await person()];
  const id = randomUUID();
  const { bench } = await start(one, id);
  const first = await Promise.race([
    stopBench(other, id).then(() => bench),
    new Promise((resolve) => setTimeout(() => resolve('at work'), 600)),
  ]);
  expect(first).toBe('at work');
  await stopBench(one, id);
  await bench;
});

it('stops at once what nobody waits for any more', async () => {
  let wasStopped = false;
  const gone = { id: randomUUID(), left: AbortSignal.abort() };
  await whileStoppable(await person(), gone, async (abort) => {
    wasStopped = abort.signal.aborted;
  });
  expect(wasStopped).toBe(true);
});
