import { once } from 'node:events';
import { createServer } from 'node:net';
import { performance } from 'node:perf_hooks';
import { test as base, expect } from '@playwright/test';
import { serveEmulator } from '../../lib/emulator/server';
import { Client, type Event, eventsOf, question, runOf, stateOf, textOf } from '../support/client';
import { type Cluster, startCluster } from '../support/cluster';
import { clusterAdvice, missingPrograms } from '../support/programs';

type Upstream = { openStreams: () => Promise<number>; env: Record<string, string> };
type Fixtures = { clients: Client[] };
type WorkerFixtures = { cluster: Cluster; upstream: Upstream };

const test = base.extend<Fixtures, WorkerFixtures>({
  upstream: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from here.
    async ({}, use) => {
      const emulator = await serveEmulator({ port: 0, paceMs: 10, authenticate: false });
      const state = () => fetch(`${emulator.controlUrl}/state`);
      await use({
        env: { MISTRAL_BASE_URL: emulator.mistralUrl },
        openStreams: async () => (await (await state()).json()).openStreams,
      });
      await emulator.close();
    },
    { scope: 'worker' },
  ],

  cluster: [
    async ({ upstream }, use) => {
      const cluster = await startCluster({ env: upstream.env });
      await use(cluster);
      await cluster.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  /** One session, at each of the processes. */
  clients: async ({ cluster }, use) => {
    const client = await Client.signIn(cluster.url);
    await use(cluster.apps.map((app) => client.at(app.url)));
  },
});

const missing = missingPrograms();
test.skip(missing.length > 0, `${missing.join(', ')} is missing. ${clusterAdvice}`);

type Heard = { events: Event[]; times: number[]; done: Promise<void> };

/** Reads an answer in the background; `times` says when each event came. */
function hear(response: Response): Heard {
  const heard: Heard = { events: [], times: [], done: Promise.resolve() };
  heard.done = (async () => {
    for await (const event of eventsOf(response)) {
      heard.events.push(event);
      heard.times.push(performance.now());
    }
  })();
  return heard;
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(isSo, { timeout: 30_000, intervals: [20] }).toBe(true);
}

/** Sends a question and waits until its answer has begun. */
async function begin(client: Client, text: string) {
  const asked = question(text);
  const heard = hear(await client.send(asked));
  await until(() => textOf(heard.events).length > 20);
  const [first] = heard.events;
  if (!first) throw new Error('an answer without a chunk');
  return { chat: asked.id, run: runOf(first), heard };
}

function pick(clients: Client[], index: number): Client {
  const client = clients[index];
  if (!client) throw new Error(`there is no process ${index}`);
  return client;
}

const lagBehind = (first: Heard) => (time: number, index: number, times: number[]) =>
  time - (first.times.at(index - times.length) ?? 0);

function percentile(values: number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}

/** Milliseconds from a question to the first chunk of its answer. */
async function medianSend(client: Client): Promise<number> {
  const took: number[] = [];
  for (let count = 0; count < 100; count++) {
    const began = performance.now();
    const asked = question('Hello');
    let run = '';
    for await (const event of eventsOf(await client.send(asked))) {
      run = runOf(event);
      took.push(performance.now() - began);
      break;
    }
    await client.stop(asked.id, run);
  }
  expect(took).toHaveLength(100);
  return percentile(took, 0.5);
}

const isContiguous = (events: Event[]) => events.every(({ seq }, index) => seq === index);

test('an answer of one process is followed live in the others, and is the same', async ({
  clients,
}) => {
  const { chat, run, heard } = await begin(pick(clients, 0), 'Count to 200');
  const others = await Promise.all(
    clients.map(async (client) => hear(await client.follow(chat, run))),
  );
  await Promise.all([heard, ...others].map(({ done }) => done));
  expect(textOf(heard.events)).toContain('199, 200');
  for (const other of others) {
    expect(other.events).toEqual(heard.events);
    expect(isContiguous(other.events)).toBe(true);
  }
  const lags = others.slice(1).flatMap(({ times }) => times.slice(-150).map(lagBehind(heard)));
  expect(percentile(lags, 0.95), 'milliseconds behind the process that writes').toBeLessThan(150);
});

test('Stop in any process ends the call upstream and stores what was received', async ({
  clients,
  upstream,
}) => {
  const [first, second, third] = [0, 1, 2].map((index) => pick(clients, index)) as [
    Client,
    Client,
    Client,
  ];
  const other = await begin(second, 'Count to 900');
  const took: number[] = [];
  for (const stopper of [second, third, second, third, first]) {
    const { chat, run, heard } = await begin(first, 'Count to 900');
    const stopping = performance.now();
    const stopped = stopper.stop(chat, run);
    await until(async () => (await upstream.openStreams()) === 1);
    took.push(performance.now() - stopping);
    expect(await stopped).toBe(true);
    const stored = hear(await third.follow(chat, run));
    await Promise.all([heard.done, stored.done]);
    expect(stateOf(heard.events)).toBe('stopped');
    expect(stored.events).toEqual(heard.events);
    expect(await stopper.stop(chat, run), 'it has ended').toBe(false);
  }
  console.log(took);
  expect(Math.max(...took)).toBeLessThan(500);
  expect(stateOf(other.heard.events), 'another answer goes on').toBeUndefined();
  expect(await third.stop(other.chat, crypto.randomUUID()), 'a run of another id').toBe(false);
  expect(await third.stop(other.chat)).toBe(true);
});

test('Redis stopped and started again in the middle loses nothing', async ({
  clients,
  cluster: { redis },
}) => {
  if (!redis) throw new Error('the cluster has a Redis');
  const { chat, run, heard } = await begin(pick(clients, 1), 'Count to 700');
  const other = hear(await pick(clients, 2).follow(chat, run));
  const grown = (by: number) => {
    const had = other.events.length;
    return until(() => other.events.length > had + by);
  };
  await grown(20);
  await redis.stop('SIGKILL');
  await grown(50);
  await redis.start();
  await grown(50);
  process.kill(redis.pid(), 'SIGSTOP');
  await grown(50);
  const asked = await begin(pick(clients, 0), 'Count to 900');
  expect(await pick(clients, 2).stop(asked.chat, asked.run)).toBe(true);
  process.kill(redis.pid(), 'SIGCONT');
  await Promise.all([heard.done, other.done]);
  expect(other.events).toEqual(heard.events);
  expect(isContiguous(other.events)).toBe(true);
  expect(stateOf(other.events)).toBe('complete');
});

test('a reader in another process resumes anywhere, exactly', async ({ clients }) => {
  const { chat, run, heard } = await begin(pick(clients, 0), 'Count to 300');
  const readers = Array.from({ length: 40 }, async (_, index) => {
    const from = index * 5;
    const reader = hear(await pick(clients, 1 + (index % 2)).follow(chat, run, from));
    await reader.done;
    return { from, events: reader.events };
  });
  const resumed = await Promise.all(readers);
  await heard.done;
  for (const { from, events } of resumed) expect(events).toEqual(heard.events.slice(from));
});

test('an answer that nobody reads is ended after its time; a reader elsewhere keeps it', async ({
  cluster,
  clients,
}) => {
  const app = await cluster.addProcess({ UNREAD_ANSWER_SECONDS: '2' });
  const client = pick(clients, 0).at(app.url);
  const left = new AbortController();
  const [read, unread] = [question('Count to 900'), question('Count to 900')];
  const runs: string[] = [];
  for (const asked of [read, unread]) {
    const response = await client.post('/api/chat', asked, left.signal);
    for await (const event of eventsOf(response)) {
      runs.push(runOf(event));
      break;
    }
  }
  const reader = hear(await pick(clients, 1).follow(read.id, runs[0] ?? ''));
  left.abort();
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const ended = hear(await pick(clients, 1).follow(unread.id, runs[1] ?? ''));
  await ended.done;
  expect(stateOf(ended.events)).toBe('interrupted');
  expect(JSON.stringify(ended.events.at(-1))).toContain('Nobody had this chat open for 2 seconds');
  expect(stateOf(reader.events)).toBeUndefined();
  expect(await pick(clients, 2).stop(read.id)).toBe(true);
});

test('a process killed in the middle: another one keeps what arrived', async ({
  cluster,
  clients,
}) => {
  const [killed] = cluster.apps;
  const { chat, run, heard } = await begin(pick(clients, 0), 'Count to 900');
  const others = await Promise.all(
    [1, 2].map(async (index) => hear(await pick(clients, index).follow(chat, run))),
  );
  await until(() => heard.events.length > 100);
  const seen = textOf(heard.events);
  await killed?.restart('SIGKILL');
  await Promise.all(others.map(({ done }) => done));
  const stored = hear(await pick(clients, 0).follow(chat, run));
  await stored.done;
  for (const { events } of [...others, stored]) {
    expect(stateOf(events)).toBe('interrupted');
    expect(isContiguous(events)).toBe(true);
  }
  const kept = textOf(stored.events);
  console.log(seen.length, kept.length);
  expect(textOf(others[0]?.events ?? []).startsWith(kept)).toBe(true);
});

test('sends succeed with a Redis that is closed or never answers', async ({ cluster, clients }) => {
  const hole = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(hole, 'listening');
  const address = hole.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  const plain = await medianSend(pick(clients, 0));
  for (const port of [1, address.port]) {
    const app = await cluster.addProcess({ REDIS_URL: `redis://127.0.0.1:${port}` });
    const median = await medianSend(pick(clients, 0).at(app.url));
    console.log(port, plain, median);
    await app.stop();
  }
  hole.close();
});
