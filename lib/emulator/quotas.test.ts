import { describe, expect, it } from 'vitest';
import { createEmulator } from './index';
import { at, clientsOf, parse, said, user } from './testing/clients';

const PIXTRAL = 'us.mistral.pixtral-large-2502-v1:0';
const hi = { messages: [said('user', 'hello')] };
/** 20 000 tokens and a few. */
const long = { messages: [said('user', 'a'.repeat(80_000))] };

function startAt(time: string, options: Parameters<typeof createEmulator>[0] = {}) {
  const clock = { now: Date.parse(time) };
  const emulator = createEmulator({
    paceMs: 0,
    seed: 1,
    quotas: true,
    now: () => clock.now,
    ...options,
  });
  return { clock, ...clientsOf(emulator) };
}

describe('Pixtral’s quotas', () => {
  it('hold ten requests in a minute, whole and streamed, and the next when one is a minute old', async () => {
    const { clock, converse, invoke } = startAt('2026-11-20T10:00:00Z');
    for (let index = 0; index < 9; index += 1) {
      const stream = index % 2 === 0;
      expect((await converse(PIXTRAL, hi, { stream })).status).toBe(200);
      clock.now += 1000;
    }
    expect((await invoke(PIXTRAL, { messages: [user('hello')] })).status).toBe(200);
    const refused = await converse(PIXTRAL, hi);
    expect([refused.status, parse(refused.text)]).toEqual([
      429,
      { message: 'Too many requests, please wait before trying again.' },
    ]);
    expect(refused.headers.get('x-amzn-ErrorType')).toMatch(/^ThrottlingException:/);
    clock.now = Date.parse('2026-11-20T10:00:59.999Z');
    expect((await converse(PIXTRAL, hi)).status).toBe(429);
    clock.now += 1;
    expect((await converse(PIXTRAL, hi)).status).toBe(200);
    expect((await converse(PIXTRAL, hi)).status).toBe(429);
  });

  it('hold 80,000 tokens in a minute, the asked maximum counted in at the start', async () => {
    const { clock, converse } = startAt('2026-11-20T10:00:00Z');
    for (let index = 0; index < 3; index += 1) {
      expect((await converse(PIXTRAL, long)).status).toBe(200);
    }
    const inferenceConfig = { maxTokens: 16_000 };
    expect((await converse(PIXTRAL, { ...hi, inferenceConfig })).status).toBe(200);
    const refused = await converse(PIXTRAL, long);
    expect([refused.status, parse(refused.text).message]).toEqual([
      429,
      'Too many tokens, please wait before trying again.',
    ]);
    clock.now += 60_000;
    expect((await converse(PIXTRAL, long)).status).toBe(200);
  });

  it('hold a day, to midnight', async () => {
    const { clock, converse } = startAt('2026-11-20T23:58:00Z', {
      quotas: { bedrock: { 'mistral.pixtral-large-2502-v1:0': { tokensPerDay: 30_000 } } },
    });
    expect((await converse(PIXTRAL, long)).status).toBe(200);
    clock.now += 60_001;
    const refused = await converse(PIXTRAL, long);
    expect(parse(refused.text).message).toBe(
      'Too many tokens per day, please wait before trying again.',
    );
    clock.now += 60_000;
    expect((await converse(PIXTRAL, long)).status).toBe(200);
  });

  it('do not touch other models, and do not hold when they are not asked for', async () => {
    const { converse } = startAt('2026-11-20T10:00:00Z');
    const free = startAt('2026-11-20T10:00:00Z', { quotas: false });
    for (let index = 0; index < 12; index += 1) {
      expect((await converse('mistral.ministral-3-8b-instruct', hi)).status).toBe(200);
      expect((await free.converse(PIXTRAL, hi)).status).toBe(200);
    }
  });
});

describe('Mistral’s limits', () => {
  const remaining = (headers: Headers) => ({
    requests: Number(headers.get('x-ratelimit-remaining-req-10-second')),
    minute: Number(headers.get('x-ratelimit-remaining-tokens-minute')),
    month: Number(headers.get('x-ratelimit-remaining-tokens-month')),
    cost: Number(headers.get('x-ratelimit-tokens-query-cost')),
  });

  it('are told truly, held or not', async () => {
    const { clock, chat } = startAt('2026-11-20T10:00:00Z', { quotas: false });
    const first = remaining((await chat('hello')).headers);
    const second = remaining((await chat('hello there')).headers);
    expect(first).toEqual({
      requests: 59,
      minute: 2_000_000 - first.cost,
      month: 10_000_000_000 - first.cost,
      cost: first.cost,
    });
    expect(second.requests).toBe(58);
    expect(second.minute).toBe(first.minute - second.cost);
    clock.now += 10_000;
    expect(remaining((await chat('hello')).headers).requests).toBe(59);
    clock.now += 60_000;
    const later = remaining((await chat('hello')).headers);
    expect(later.minute).toBe(2_000_000 - later.cost);
    expect(later.month).toBeLessThan(second.month);
  });

  it('refuse with the recorded headers and Retry-After', async () => {
    const { clock, chat, embed } = startAt('2026-11-20T10:00:00Z', {
      quotas: { mistral: { requestsPer10Seconds: 2 } },
    });
    await chat('hello');
    clock.now += 4000;
    await chat({ messages: [user('hello')], stream: true });
    const refused = await chat('hello');
    expect(refused.status).toBe(429);
    expect(parse(refused.text)).toEqual({
      object: 'error',
      message: 'Rate limit exceeded',
      type: 'rate_limited',
      param: null,
      code: '1300',
      raw_status_code: 429,
    });
    expect(refused.headers.get('retry-after')).toBe('6');
    expect(refused.headers.get('x-ratelimit-limit-req-10-second')).toBe('2');
    expect(refused.headers.get('x-ratelimit-remaining-req-10-second')).toBe('0');
    expect((await chat({ model: 'mistral-small-latest', messages: [user('a')] })).status).toBe(200);
    expect((await embed({ model: 'mistral-embed', input: 'a' })).status).toBe(200);
    clock.now += 6000;
    expect((await chat('hello')).status).toBe(200);
  });

  it('hold tokens, which the names of a model share', async () => {
    const { chat } = startAt('2026-11-20T10:00:00Z', {
      quotas: { mistral: { tokensPerMinute: 1000 } },
    });
    const messages = [user('a'.repeat(3200))];
    expect((await chat({ model: 'mistral-large-latest', messages })).status).toBe(200);
    const refused = await chat({ model: 'mistral-large-2512', messages });
    expect(at(parse(refused.text), 'code')).toBe('1300');
  });
});
