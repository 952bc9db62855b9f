import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { z } from 'zod';
import { Client, type Event, eventsOf, question, runOf, stateOf, textOf } from '../support/client';
import { type Play, serveHurt } from '../support/hurt-service';
import { expect, test } from '../support/test';
import { byTurns, wires } from '../support/wire';

const { type, answer } = wires.mistral;
const short: Play = { type, pieces: answer(['Hello ', 'there.']), ends: 'properly' };
const long: Play = { type, pieces: byTurns(100), everyMs: 1, ends: 'properly' };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const read = async (response: Response): Promise<Event[]> => Array.fromAsync(eventsOf(response));

/** Milliseconds, the same at every run. */
const gaps = (count: number, most: number) =>
  fc.sample(fc.integer({ min: 0, max: most }), { numRuns: count, seed: 7 });

const Counted = z.object({ questions: z.number(), answers: z.number(), runs: z.number() });

/** What a stopped app has in its data folder. */
async function countRows(dataDir: string): Promise<z.infer<typeof Counted>> {
  const database = await PGlite.create(join(dataDir, 'pglite'));
  const { rows } = await database.query(`
    select (select count(*)::int from message where role = 'user') as questions,
      (select count(*)::int from message where role = 'assistant') as answers,
      (select count(*)::int from run where state = 'complete') as runs`);
  await database.close();
  return Counted.parse(rows[0]);
}

test('a question sent two or three times within 50 ms is one question, one run, one call', async ({
  startApp,
}) => {
  test.setTimeout(90_000);
  const service = await serveHurt(new Map([[1, short]]));
  const dataDir = test.info().outputPath('data');
  const app = await startApp({ dataDir, env: service.env });
  const client = await Client.signIn(app.url);
  const copies = [...Array(200).fill([0, 0]), ...Array(50).fill([0, 0, 0])];
  const waits = gaps(copies.flat().length, 50);
  const heard: Event[][][] = [];
  for (let at = 0; at < copies.length; at += 25) {
    const some = copies.slice(at, at + 25).map((each) => {
      const asked = question('play 1');
      return Promise.all(
        each.map(async () => {
          await pause(waits.pop() ?? 0);
          return read(await client.send(asked));
        }),
      );
    });
    heard.push(...(await Promise.all(some)));
  }
  for (const [first, ...others] of heard) {
    expect([stateOf(first ?? []), textOf(first ?? [])]).toEqual(['complete', 'Hello there.']);
    for (const other of others) expect(other).toEqual(first);
  }
  expect(service.calls()).toBe(250);
  await app.stop();
  expect(await countRows(dataDir)).toEqual({ questions: 250, answers: 250, runs: 250 });
  service.close();
});

test('a question sent again after its answer was lost on the way gets the stored one', async ({
  startApp,
}) => {
  test.setTimeout(60_000);
  const service = await serveHurt(new Map([[1, { ...short, everyMs: 3 }]]));
  const app = await startApp({ env: service.env });
  const client = await Client.signIn(app.url);
  for (const ms of gaps(100, 40)) {
    const asked = question('play 1');
    const lost = new AbortController();
    const sent = client.post('/api/chat', asked, { signal: lost.signal });
    const first = sent.then((response) => read(response));
    await pause(ms);
    lost.abort();
    await first.catch(() => []); // that is the loss
    const again = await read(await client.send(asked));
    expect([stateOf(again), textOf(again)]).toEqual(['complete', 'Hello there.']);
    expect(again.map(({ seq }) => seq)).toEqual(again.map((_, index) => index));
  }
  expect(service.calls()).toBe(100);
  service.close();
});

test('from each of 500 places a reader gets the exact rest', async ({ startApp }) => {
  test.setTimeout(60_000);
  const service = await serveHurt(new Map([[1, long]]));
  const app = await startApp({ env: service.env });
  const client = await Client.signIn(app.url);
  const asked = question('play 1');
  const all = await read(await client.send(asked));
  const run = runOf(all[0] as Event); // an answer has a first event
  expect(all.length).toBeGreaterThan(500);
  for (let from = 0; from < all.length; from += 25) {
    const places = Array.from({ length: 25 }, (_, index) => from + index).filter(
      (seq) => seq < all.length,
    );
    const rests = await Promise.all(
      places.map(async (seq) => read(await client.follow(asked.id, run, seq))),
    );
    expect(rests).toEqual(places.map((seq) => all.slice(seq)));
  }
  service.close();
});
