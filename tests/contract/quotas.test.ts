import { streamText, wrapLanguageModel } from 'ai';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '@/lib/db/client';
import { quotaCalls, quotaStates } from '@/lib/db/schema';
import { createEmulator, type EmulatorOptions } from '@/lib/emulator';
import { AppError } from '@/lib/errors';
import { connectionTo } from '@/lib/models/connections';
import { type CallNews, patient } from '@/lib/models/patient';
import { refuseLine } from '@/lib/models/refuse-line';
import { resolveModel } from '@/lib/models/resolve';
import type { Offer } from '@/lib/models/schema';
import { openLine } from '@/lib/usage/quota-line';
import { dropCall, keepTold, readMeter, settleCall, takePlace } from '@/lib/usage/quota-store';
import { offerOf } from '../support/emulated';
import { openMemory } from './support/database';
import { FakeClock } from './support/fake-clock';

const pixtral = offerOf('bedrock:us.mistral.pixtral-large-2502-v1:0');
const large = offerOf('mistral:mistral-large-latest');
const start = '2026-11-21T10:00:00Z';

let memory: Awaited<ReturnType<typeof openMemory>>;
let db: Database;

beforeAll(async () => {
  memory = await openMemory();
  db = memory.client();
}, 60_000);
afterAll(() => memory.close());
beforeEach(async () => {
  await db.delete(quotaCalls);
  await db.delete(quotaStates);
});

/** One app over an emulator: its calls, what they told, and the statuses that the service gave. */
function setUp(options: EmulatorOptions = {}) {
  const clock = new FakeClock(start);
  const emulator = createEmulator({ paceMs: 0, seed: 1, now: clock.now, ...options });
  const statuses: number[] = [];
  const bodies: string[] = [];

  /** Asks as one process of the app does, with a client of the database of its own. */
  async function ask(
    offer: Offer,
    {
      text = 'Hello',
      stop,
      stream = true,
      database = memory.client(),
    }: { text?: string; stop?: AbortSignal; stream?: boolean; database?: Database } = {},
  ) {
    const news: CallNews[] = [];
    const connection = {
      ...connectionTo(offer.source),
      fetch: async (input: string | URL | Request, init?: RequestInit) => {
        if (typeof init?.body === 'string') bodies.push(init.body);
        const response = await emulator.fetch(input, init);
        statuses.push(response.status);
        return response;
      },
    };
    const { id, quota = {} } = offer;
    const model = wrapLanguageModel({
      model: resolveModel(offer, connection, { stream }),
      middleware: patient({
        line: openLine(database, { offer: id, quota }, clock),
        refuse: async ({ place: { limit }, waitMs }) =>
          refuseLine(offer, { limit, waitMs }, undefined),
        tell: (told) => news.push(told),
        random: () => 0.5,
      }),
    });
    let error: unknown;
    let said = '';
    const { stream: parts } = streamText({
      model,
      prompt: text,
      maxRetries: 0,
      ...(stop ? { abortSignal: stop } : {}),
      onError: () => undefined,
    });
    let aborted = false;
    try {
      for await (const part of parts) {
        if (part.type === 'text-delta') said += part.text;
        if (part.type === 'error') error ??= part.error;
        if (part.type === 'abort') aborted = true;
      }
    } catch (thrown) {
      error ??= thrown; // a connection that breaks
    }
    return { said, error, aborted, news };
  }
  return { clock, ask, statuses, bodies };
}

const waits = (news: CallNews[]) => news.flatMap(({ waiting }) => (waiting ? [waiting] : []));
const callsOf = (offer: Offer) =>
  db.select().from(quotaCalls).where(eq(quotaCalls.offer, offer.id));

describe('a place in line', () => {
  const metered = { offer: 'bedrock:x', quota: { requestsPerMinute: 3 } };
  const now = Date.parse(start);
  const call = (index: number, tokens = 10) => ({
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    tokens,
    notBefore: 0,
    latest: Number.POSITIVE_INFINITY,
  });

  it('is never given twice: two processes ask for the last ones at once', async () => {
    const clients = [memory.client(), memory.client()];
    const places = await Promise.all(
      Array.from({ length: 9 }, (_, index) =>
        takePlace(clients[index % 2] ?? db, metered, call(index), now),
      ),
    );
    const waitsMs = places.map(({ at }) => at - now).toSorted((one, other) => one - other);
    expect(waitsMs).toEqual([0, 0, 0, 61_000, 61_000, 61_000, 122_000, 122_000, 122_000]);
  });

  it('moves up when one ahead leaves, and is not overtaken meanwhile', async () => {
    for (let index = 0; index < 5; index += 1) await takePlace(db, metered, call(index), now);
    await dropCall(db, call(1).id);
    const newcomer = await takePlace(db, metered, call(9), now + 1_000);
    expect(newcomer.at).toBe(now + 61_000);
    expect((await takePlace(db, metered, call(3), now + 1_000)).at).toBe(now + 1_000);
    expect((await takePlace(db, metered, call(4), now + 1_000)).at).toBe(now + 61_000);
  });

  it('counts tokens as estimated, then as they were', async () => {
    const tokens = { offer: 'bedrock:y', quota: { tokensPerMinute: 100 } };
    await takePlace(db, tokens, call(0, 90), now);
    expect((await takePlace(db, tokens, call(1, 50), now)).at).toBe(now + 61_000);
    await settleCall(db, tokens, { id: call(0).id, at: now, tokens: 20 }, now);
    expect((await takePlace(db, tokens, call(1, 50), now + 2_000)).at).toBe(now + 2_000);
    const reading = await readMeter(db, tokens, now + 2_000);
    expect(reading.meters).toMatchObject([
      { unit: 'tokens', window: 'minute', used: 70, limit: 100 },
    ]);
  });

  it('remembers the tokens of a day, and nothing older', async () => {
    const daily = { offer: 'bedrock:z', quota: { tokensPerDay: 1_000 } };
    const hour = 3_600_000;
    for (let index = 0; index < 4; index += 1) {
      expect((await takePlace(db, daily, call(index, 250), now + index * hour)).at).toBe(
        now + index * hour,
      );
    }
    const later = now + 5 * hour;
    const place = await takePlace(db, daily, call(4, 250), later);
    expect(place).toEqual({
      at: now + 24 * hour + 1_000,
      limit: { unit: 'tokens', window: 'day', limit: 1_000 },
    });
    await dropCall(db, call(4).id);
    expect((await takePlace(db, daily, call(5, 250), now + 24 * hour + 1_000)).at).toBe(
      now + 24 * hour + 1_000,
    );
    const kept = await db.select().from(quotaCalls).where(eq(quotaCalls.offer, daily.offer));
    expect(kept).toHaveLength(4);
  });

  it('is of one offer: the profile of another geography has its own line', async () => {
    for (let index = 0; index < 3; index += 1) await takePlace(db, metered, call(index), now);
    const other = { ...metered, offer: 'bedrock:eu.x' };
    expect((await takePlace(db, other, call(7), now)).at).toBe(now);
  });

  it('keeps the stricter of what is configured and what the service told', async () => {
    await keepTold(
      db,
      metered.offer,
      { limits: { requestsPerMinute: 2, tokensPerMinute: 500 } },
      now,
    );
    await keepTold(db, metered.offer, { limits: { requestsPer10Seconds: 60 } }, now);
    const { meters } = await readMeter(db, metered, now);
    expect(meters.map(({ unit, window, limit }) => [unit, window, limit])).toEqual([
      ['requests', '10 seconds', 60],
      ['requests', 'minute', 2],
      ['tokens', 'minute', 500],
    ]);
  });
});

describe('many questions at once', { timeout: 60_000 }, () => {
  it('all get their answer from Pixtral, thirty of them ten a minute, and the service never refuses', async () => {
    const { clock, ask, statuses } = setUp({ quotas: true });
    const asked = Array.from({ length: 30 }, () => ask(pixtral));
    const answers = await clock.run(asked);
    expect(statuses).toEqual(Array.from({ length: 30 }, () => 200));
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 'fulfilled', value: { error: undefined } });
    }
    const waited = answers.flatMap((answer) =>
      answer.status === 'fulfilled' && waits(answer.value.news).length > 0 ? [answer] : [],
    );
    expect(waited).toHaveLength(20);
    expect(clock.now() - Date.parse(start)).toBe(122_000);
  });

  it('keep to a limit of tokens, although nobody knows what an answer will cost', async () => {
    const id = 'mistral.pixtral-large-2502-v1:0';
    const quota = { requestsPerMinute: 100, tokensPerMinute: 30_000 };
    const { clock, ask, statuses } = setUp({ quotas: { bedrock: { [id]: quota } } });
    const text = 'word '.repeat(1_000);
    const answers = await clock.run(
      Array.from({ length: 16 }, () => ask({ ...pixtral, quota }, { text })),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    const failed = answers.filter(
      (answer) => answer.status === 'rejected' || answer.value.error !== undefined,
    );
    expect(failed).toEqual([]);
  });

  it('are refused at once where the line is longer than a person waits', async () => {
    const { clock, ask, statuses } = setUp({ quotas: true });
    const answers = await clock.run(Array.from({ length: 31 }, () => ask(pixtral)));
    const errors = answers.flatMap((answer) =>
      answer.status === 'fulfilled' && answer.value.error ? [answer.value.error] : [],
    );
    expect(statuses).toHaveLength(30);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBeInstanceOf(AppError);
    expect(errors[0]).toMatchObject({
      code: 'service_rate_limited',
      message:
        'Pixtral Large takes 10 requests in a minute, and too many messages wait already. There is room again in about 4 minutes.',
    });
  });
});

describe('waiting', () => {
  it('is told with its end and its limit, and ended when the call goes out', async () => {
    const { clock, ask } = setUp();
    const offer = { ...pixtral, quota: { requestsPerMinute: 1 } };
    const [first, second] = await clock.run([ask(offer), ask(offer)]);
    const news = [first, second].map((answer) =>
      answer?.status === 'fulfilled' ? answer.value.news : [],
    );
    const waited = news.find((told) => waits(told).length > 0) ?? [];
    expect(waited.map(({ waiting }) => waiting)).toEqual([
      {
        reason: 'quota',
        until: '2026-11-21T10:01:01.000Z',
        limit: { unit: 'requests', window: 'minute', limit: 1 },
      },
      null,
      undefined, // the reading at the end
    ]);
    expect(waited.at(-1)?.quota?.meters).toMatchObject([{ used: 1, limit: 1 }]);
  });

  it('ends with Stop, without a call, and gives the place to the next', async () => {
    const { clock, ask, statuses } = setUp();
    const offer = { ...pixtral, quota: { requestsPerMinute: 1 } };
    await clock.run([ask(offer)]);
    const stop = new AbortController();
    const waiting = ask(offer, { stop: stop.signal });
    while (clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
    stop.abort('stopped');
    expect((await waiting).aborted).toBe(true);
    expect(statuses).toEqual([200]);
    expect(await callsOf(offer)).toHaveLength(1);
  });

  it('does not depend on the database: without it the service decides', async () => {
    const { ask } = setUp();
    // Nothing of it works.
    const away = {} as Database;
    expect((await ask(pixtral, { database: away })).said).toContain('emulator');
  });
});

describe('what a call cost', () => {
  it('replaces the estimate, also for a whole answer', async () => {
    const { clock, ask } = setUp();
    for (const stream of [true, false]) await clock.run([ask(large, { stream })]);
    const calls = await callsOf(large);
    expect(calls).toHaveLength(2);
    for (const { tokens } of calls) {
      expect(tokens).toBeGreaterThan(10);
      expect(tokens).toBeLessThan(500);
    }
  });

  it('comes with the limits of Mistral’s headers, where an answer has them', async () => {
    const { clock, ask } = setUp();
    await clock.run([ask(large)]);
    expect((await readMeter(db, { offer: large.id, quota: {} }, clock.now())).meters).toEqual([]);
    const [whole] = await clock.run([ask(large, { stream: false })]);
    const { meters } = await readMeter(db, { offer: large.id, quota: {} }, clock.now());
    expect(meters).toMatchObject([
      { unit: 'requests', window: '10 seconds', used: 2, limit: 60 },
      { unit: 'tokens', window: 'minute', limit: 2_000_000 },
    ]);
    expect(whole).toMatchObject({ value: { news: [{ quota: { meters } }] } });
  });
});

describe('a refusal for a limit', () => {
  it('is waited out as long as the service asks, and keeps everybody else waiting', async () => {
    const { clock, ask, statuses } = setUp({ faults: [{ fault: 'status:429:7' }] });
    const [first] = await clock.run([ask(large)]);
    expect(statuses).toEqual([429, 200]);
    expect(clock.now() - Date.parse(start)).toBe(7_000);
    if (first?.status !== 'fulfilled') throw new Error('the ask broke');
    expect(first.value.said).toContain('emulator');
    expect(waits(first.value.news)).toEqual([
      { reason: 'retry', until: '2026-11-21T10:00:07.000Z', attempt: 2, of: 3, cause: 'limited' },
    ]);
    const [state] = await db.select().from(quotaStates);
    expect(state?.blockedUntil?.toISOString()).toBe('2026-11-21T10:00:07.000Z');
  });

  it('with the limits in it sets the meter: the next calls keep to them', async () => {
    const { clock, ask, statuses } = setUp({ quotas: { mistral: { requestsPer10Seconds: 2 } } });
    await clock.run(Array.from({ length: 3 }, () => ask(large)));
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    const before = statuses.length;
    clock.pass(60_000);
    const answers = await clock.run(Array.from({ length: 8 }, () => ask(large)));
    expect(statuses.slice(before)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(answers.every(({ status }) => status === 'fulfilled')).toBe(true);
  });

  it('for the tokens of a day is told at once', async () => {
    const quota = { tokensPerDay: 10 };
    const { clock, ask, statuses } = setUp({
      quotas: { bedrock: { 'mistral.pixtral-large-2502-v1:0': quota } },
    });
    const { quota: _unknown, ...unlimited } = pixtral;
    const [answer] = await clock.run([ask(unlimited, { text: 'a'.repeat(100) })]);
    expect(statuses).toEqual([429]);
    expect(answer).toMatchObject({
      value: { error: { code: 'service_rate_limited', action: { kind: 'retry' } } },
    });
    await clock.run([ask(unlimited)]);
    expect(statuses).toEqual([429]);
  });
});

describe('asking again', () => {
  it.each([
    ['status:503', large],
    ['status:500', pixtral],
    ['status:408', pixtral],
    ['reset:0', large],
    ['error-event:0', large],
    ['error-event:0:throttlingException', pixtral],
    ['error-event:0:internalServerException', pixtral],
    ['garbage:0', large],
  ])('happens at most twice after %s before the first word', async (fault, offer) => {
    const twice = setUp({ faults: [{ fault, times: 2 }] });
    const [answer] = await twice.clock.run([twice.ask(offer)]);
    expect(answer).toMatchObject({ value: { error: undefined } });
    expect(twice.bodies).toHaveLength(3);
    if (answer?.status !== 'fulfilled') throw new Error('the ask broke');
    expect(answer.value.said).toContain('emulator');
    expect(
      waits(answer.value.news).map((told) => (told.reason === 'retry' ? told.attempt : 0)),
    ).toEqual([2, 3]);
    expect(twice.clock.now() - Date.parse(start)).toBe(2_500);

    await db.delete(quotaStates);
    const always = setUp({ faults: [{ fault, times: 'always' }] });
    const [failed] = await always.clock.run([always.ask(offer)]);
    expect(always.bodies).toHaveLength(3);
    if (failed?.status !== 'fulfilled') throw new Error('the ask broke');
    expect(failed.value.error).toBeDefined();
    expect(failed.value.news).toContainEqual({ attempts: 3 });
  });

  it.each([
    ['error-event:3', large],
    ['reset:4', large],
    ['garbage:3', pixtral],
  ])('never happens after a word (%s)', async (fault, offer) => {
    const { clock, ask, bodies } = setUp({ faults: [{ fault, times: 'always' }] });
    const [answer] = await clock.run([ask(offer)]);
    expect(bodies).toHaveLength(1);
    if (answer?.status !== 'fulfilled') throw new Error('the ask broke');
    expect(answer.value.said).not.toBe('');
    expect(answer.value.error).toBeDefined();
  });

  it.each(['status:400', 'status:401', 'status:403', 'status:404', 'status:422'])(
    'never happens after %s',
    async (fault) => {
      const { clock, ask, bodies } = setUp({ faults: [{ fault, times: 'always' }] });
      const [answer] = await clock.run([ask(large)]);
      expect(bodies).toHaveLength(1);
      expect(answer).toMatchObject({ value: { news: [] } });
    },
  );

  it('never happens after Stop', async () => {
    const { clock, ask, bodies } = setUp({ faults: [{ fault: 'status:503', times: 'always' }] });
    const stop = new AbortController();
    const asking = ask(large, { stop: stop.signal });
    while (clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
    stop.abort('stopped');
    expect((await asking).aborted).toBe(true);
    expect(bodies).toHaveLength(1);
  });

  it('is done for whole answers as well', async () => {
    const { clock, ask, statuses } = setUp({ faults: [{ fault: 'status:503' }] });
    await clock.run([ask(large, { stream: false })]);
    expect(statuses).toEqual([503, 200]);
  });
});
