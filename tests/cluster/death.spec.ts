import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from '@playwright/test';
import { type Client, eventsOf, question, stateOf, textOf } from '../support/client';
import { needsCluster, rounds, test } from '../support/cluster-test';
import { begin, grown, hear, isContiguous, percentile } from '../support/heard';

needsCluster();

test('a process killed in the middle: the readers of the others end what it wrote', async ({
  cluster,
  clients,
}) => {
  test.setTimeout(60_000);
  const { chat, run, heard } = await begin(clients[0], 'Count to 900');
  const others = await Promise.all(
    [clients[1], clients[2]].map(async (client) => hear(await client.follow(chat, run))),
  );
  await grown(heard, 100);
  const before = performance.now();
  await cluster.apps[0]?.stop('SIGKILL');
  await Promise.all([heard.done, ...others.map(({ done }) => done)]);
  expect(performance.now() - before).toBeLessThan(20_000);
  const stored = hear(await clients[1].follow(chat, run));
  await stored.done;
  const kept = textOf(stored.events);
  for (const { events } of [...others, stored]) {
    expect(stateOf(events)).toBe('interrupted');
    expect(isContiguous(events)).toBe(true);
    expect(textOf(events).startsWith(kept), 'nothing that is kept was not shown').toBe(true);
  }
  // All but the end came from the process that was killed.
  const lastKept = heard.times[stored.events.length - 2] ?? Number.NaN;
  const lostMs = (heard.times.at(-1) ?? Number.NaN) - lastKept;
  expect(lostMs, 'milliseconds of text that were lost').toBeLessThan(400);

  await cluster.apps[0]?.restart();
  const again = await begin(clients[0], 'Count to 20');
  await again.heard.done;
  expect(stateOf(again.heard.events)).toBe('complete');
});

test('a database that goes away in the middle: readers in other processes go on', async ({
  cluster: { postgres },
  clients,
}) => {
  const { chat, run, heard } = await begin(clients[1], 'Count to 150');
  const other = hear(await clients[2].follow(chat, run));
  await grown(other, 20);
  await postgres.stop('SIGQUIT');
  await grown(other, 60);
  await postgres.start();
  await Promise.all([heard.done, other.done]);
  expect(stateOf(heard.events)).toBe('complete');
  expect(other.events).toEqual(heard.events);
  const stored = hear(await clients[0].follow(chat, run));
  await stored.done;
  expect(stored.events).toEqual(heard.events);
});

/** Milliseconds from each question to the first chunk of its answer. */
async function sendMany(client: Client, times: number): Promise<number[]> {
  const took: number[] = [];
  for (let count = 0; count < times; count++) {
    const asked = question('Hello');
    const began = performance.now();
    for await (const _ of eventsOf(await client.send(asked))) {
      took.push(performance.now() - began);
      break;
    }
    await client.stop(asked.id);
  }
  return took;
}

test('sends go on with a Redis that is closed or never answers', async ({ cluster, clients }) => {
  const hole = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(hole, 'listening');
  const address = hole.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  const times = rounds(10, 100);
  const usual = percentile(await sendMany(clients[0], times), 0.5);
  for (const port of [1, address.port]) {
    const app = await cluster.addProcess({ REDIS_URL: `redis://127.0.0.1:${port}` });
    const took = await sendMany(clients[0].at(app.url), times);
    expect(took, 'every question has its answer').toHaveLength(times);
    expect(percentile(took, 0.5) - usual, 'milliseconds added').toBeLessThan(300);
    await app.stop();
  }
  hole.close();
});
