import { expect } from '@playwright/test';
import { chatPage } from '../support/chat-page';
import { stateOf, textOf } from '../support/client';
import { needsCluster, rounds, test } from '../support/cluster-test';
import { begin, grown, type Heard, hear, isContiguous, percentile } from '../support/heard';

needsCluster();

/** Milliseconds by which each of the last events came later than at the first reader. */
function lags({ times }: Heard, first: Heard): number[] {
  const last = Math.min(150, times.length);
  return times.slice(-last).map((time, index) => time - (first.times.at(index - last) ?? 0));
}

test('an answer of one process is followed live in the others, and is the same', async ({
  clients,
}) => {
  const { chat, run, heard } = await begin(clients[0], 'Count to 120');
  const others = await Promise.all(
    clients.map(async (client) => hear(await client.follow(chat, run))),
  );
  await Promise.all([heard, ...others].map(({ done }) => done));
  expect(textOf(heard.events)).toContain('119, 120');
  for (const other of others) {
    expect(other.events).toEqual(heard.events);
    expect(isContiguous(other.events)).toBe(true);
  }
  const behind = others.slice(1).flatMap((other) => lags(other, heard));
  expect(percentile(behind, 0.95), 'milliseconds behind the first reader').toBeLessThan(150);
});

test('a reader in another process resumes anywhere, exactly', async ({ clients }) => {
  const { chat, run, heard } = await begin(clients[0], 'Count to 100');
  const starts = Array.from({ length: rounds(24, 90) }, (_, index) => index * 2);
  const readers = await Promise.all(
    starts.map(async (from, index) =>
      hear(await clients[index % 2 === 0 ? 1 : 2].follow(chat, run, from)),
    ),
  );
  await Promise.all([heard, ...readers].map(({ done }) => done));
  for (const [index, from] of starts.entries()) {
    expect(readers[index]?.events).toEqual(heard.events.slice(from));
  }
});

test('Redis killed, started again and frozen in the middle loses nothing', async ({
  clients,
  cluster: { redis },
}) => {
  if (!redis) throw new Error('the cluster has a Redis');
  const { chat, run, heard } = await begin(clients[1], 'Count to 250');
  const other = hear(await clients[2].follow(chat, run));
  await grown(other, 20);
  await redis.stop('SIGKILL');
  await grown(other, 30);
  await redis.start();
  await grown(other, 30);
  process.kill(redis.pid(), 'SIGSTOP');
  await grown(other, 30);
  const { chat: stopped } = await begin(clients[0], 'Count to 900');
  expect(await clients[2].stop(stopped)).toBe(true);
  process.kill(redis.pid(), 'SIGCONT');
  await Promise.all([heard.done, other.done]);
  expect(other.events).toEqual(heard.events);
  expect(isContiguous(other.events)).toBe(true);
  expect(stateOf(other.events)).toBe('complete');
});

test('three tabs over a proxy that goes round show the same', async ({ cluster, context }) => {
  const before = cluster.counts();
  const tabs = [];
  const first = chatPage(await context.newPage());
  await first.open(cluster.url);
  await first.message.fill('Count to 120');
  await first.message.press('Enter');
  await expect(first.answers.last()).toContainText('10');
  const [page] = context.pages();
  const path = new URL(page?.url() ?? '').pathname;
  for (let count = 0; count < 2; count++) {
    const tab = chatPage(await context.newPage());
    await tab.open(`${cluster.url}${path}`);
    tabs.push(tab);
  }
  for (const tab of [first, ...tabs]) await tab.settled();
  const texts = await Promise.all(
    [first, ...tabs].map((tab) => tab.answers.last().locator('p, li').allTextContents()),
  );
  expect(texts[0]?.join('')).toContain('119, 120');
  expect(texts[1]).toEqual(texts[0]);
  expect(texts[2]).toEqual(texts[0]);
  for (const [index, count] of cluster.counts().entries()) {
    expect(count, `process ${index} was asked`).toBeGreaterThan(before[index] ?? 0);
  }
});
