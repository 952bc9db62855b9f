import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import { describe, expect, it, vi } from 'vitest';
import { decodeFrame, splitFrames } from './event-stream';
import { parseFaults } from './faults';
import { createEmulator, type EmulatorOptions } from './index';
import { at, parse, readBytes, readChunks, readEvents, said, user } from './testing/clients';

const LARGE = 'mistral.mistral-large-3-675b-instruct';

type Ask = { url: string; body: object };
/** A streamed question to each of the services: "1", ",", " 2", ",", " 3" and the ends. */
const streams = {
  mistral: {
    url: 'https://api.mistral.test/v1/chat/completions',
    body: { model: 'mistral-large-latest', messages: [user('count to 3')], stream: true },
  },
  local: {
    url: 'http://local.test/local/v1/chat/completions',
    body: { model: 'ministral-3:8b', messages: [user('count to 3')], stream: true },
  },
  converse: {
    url: `https://bedrock.test/model/${LARGE}/converse-stream`,
    body: { messages: [said('user', 'count to 3')] },
  },
  invoke: {
    url: `https://bedrock.test/model/${LARGE}/invoke-with-response-stream`,
    body: { messages: [user('count to 3')] },
  },
} satisfies Record<string, Ask>;
const whole: Ask = {
  url: streams.mistral.url,
  body: { model: 'mistral-large-latest', messages: [user('count to 3')] },
};

const start = (options: EmulatorOptions = {}) => createEmulator({ paceMs: 0, seed: 1, ...options });

function send({ fetch }: ReturnType<typeof start>, { url, body }: Ask, fault?: string) {
  return fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    ...(fault === undefined ? {} : { headers: { 'x-emulator-fault': fault } }),
  });
}

const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

/** How many pieces a body gives before it ends or fails, and how it does. */
async function drain(response: Response): Promise<{ pieces: number; end: string }> {
  const reader = response.body?.getReader();
  let pieces = 0;
  for (;;) {
    const read = await reader?.read().catch((cause: unknown) => ({ failed: cause }));
    if (!read) return { pieces, end: 'no body' };
    if ('failed' in read) return { pieces, end: String(at(read.failed, 'cause', 'code')) };
    if (read.done) return { pieces, end: 'closed' };
    pieces += 1;
  }
}

const everywhere = Object.entries(streams);

describe('a status', () => {
  const statuses: [string, Ask, string, number, unknown][] = [
    ['mistral', streams.mistral, '429', 429, { code: '1300' }],
    ['mistral', streams.mistral, '401', 401, { detail: 'Unauthorized' }],
    ['mistral', streams.mistral, '500', 500, { type: 'internal_server_error' }],
    ['mistral', streams.mistral, '503', 503, { code: '3505' }],
    [
      'bedrock',
      streams.converse,
      '429',
      429,
      { message: 'Too many requests, please wait before trying again.' },
    ],
    ['bedrock', streams.invoke, '500', 500, { message: expect.any(String) }],
    [
      'bedrock',
      streams.invoke,
      '403',
      403,
      { message: expect.stringContaining("You don't have access") },
    ],
    ['local', streams.local, '500', 500, { error: { type: 'api_error' } }],
  ];

  it.each(statuses)('is worded by %s', async (_, ask, fault, status, body) => {
    const response = await send(start(), ask, `status:${fault}`);
    expect(response.status).toBe(status);
    expect(parse(await response.text())).toMatchObject(Object(body));
  });

  it.each([
    ['mistral', streams.mistral, 'service_tier_capacity_exceeded', 429, { code: '3505' }],
    ['bedrock', streams.converse, 'ModelNotReadyException', 429, { message: /not ready/ }],
    ['bedrock', streams.invoke, 'ServiceQuotaExceededException', 400, { message: /quota/ }],
    ['the other service', streams.mistral, 'ThrottlingException', 429, { code: '1300' }],
    ['the other service', streams.local, 'ModelTimeoutException', 408, { error: {} }],
  ])('is asked for by its name: %s', async (_, ask, name, status, wanted) => {
    const response = await send(start(), ask, `refusal:${name}`);
    const body = parse(await response.text());
    expect(response.status).toBe(status);
    for (const [key, value] of Object.entries(wanted)) {
      if (value instanceof RegExp) expect(body[key]).toMatch(value);
      else expect(body).toMatchObject({ [key]: value });
    }
  });

  it('can say when to come back', async () => {
    const response = await send(start(), whole, 'status:429:7');
    expect(response.headers.get('retry-after')).toBe('7');
    const throttled = await send(start(), streams.converse, 'status:429');
    expect(throttled.headers.get('x-amzn-ErrorType')).toMatch(/^ThrottlingException:/);
  });
});

describe('a body', () => {
  it.each(everywhere)('stops coming after so many pieces: %s', async (_, ask) => {
    const emulator = start();
    const abort = new AbortController();
    const response = await emulator.fetch(ask.url, {
      method: 'POST',
      body: JSON.stringify(ask.body),
      headers: { 'x-emulator-fault': 'stall:2' },
      signal: abort.signal,
    });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    const waiting = reader?.read();
    const first = await Promise.race([waiting, new Promise((resolve) => setImmediate(resolve))]);
    expect(first).toBeUndefined();
    expect(await openStreams(emulator)).toBe(1);
    abort.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    await vi.waitFor(async () => expect(await openStreams(emulator)).toBe(0));
  });

  it('that stalls can be left', async () => {
    const emulator = start();
    const reader = (await send(emulator, streams.mistral, 'stall:1')).body?.getReader();
    await reader?.read();
    const waiting = reader?.read();
    await reader?.cancel();
    expect((await waiting)?.done).toBe(true);
    await vi.waitFor(async () => expect(await openStreams(emulator)).toBe(0));
  });

  it.each(everywhere)('is reset, or ends too soon: %s', async (_, ask) => {
    const emulator = start();
    expect(await drain(await send(emulator, ask, 'reset:3'))).toEqual({
      pieces: 3,
      end: 'ECONNRESET',
    });
    expect(await drain(await send(emulator, ask, 'cut:3'))).toEqual({ pieces: 3, end: 'closed' });
    expect(await openStreams(emulator)).toBe(0);
    await expect(send(emulator, ask, 'reset:0')).rejects.toThrow('terminated');
  });

  it('of a whole answer is cut and reset too', async () => {
    const emulator = start();
    const full = await (await send(emulator, whole)).text();
    const cut = await (await send(emulator, whole, 'cut:2')).text();
    expect(cut).toHaveLength(128);
    expect(full.length).toBeGreaterThan(128);
    await expect((await send(emulator, whole, 'reset:1')).text()).rejects.toThrow();
    expect(() => JSON.parse(cut)).toThrow();
  });

  it.each(['mistral', 'local'] as const)('has a line that is no JSON: %s', async (service) => {
    const text = await (await send(start(), streams[service], 'garbage:2')).text();
    const lines = text.split('\n\n');
    expect(() => JSON.parse((lines[2] ?? '').slice('data: '.length))).toThrow();
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it.each(['converse', 'invoke'] as const)('has a frame that is broken: %s', async (operation) => {
    const frames = [
      ...splitFrames(await bytesOf(await send(start(), streams[operation], 'garbage:2'))),
    ];
    const codec = new EventStreamCodec(toUtf8, fromUtf8);
    const read = frames.map((frame) => {
      try {
        return codec.decode(frame).body.length > 0;
      } catch {
        return 'broken';
      }
    });
    expect(read.indexOf('broken')).toBe(2);
    expect(read.filter((one) => one === 'broken')).toHaveLength(1);
  });

  it('has an error in the middle and nothing after it', async () => {
    const text = await (await send(start(), streams.mistral, 'error-event:2')).text();
    const chunks = readChunks(text);
    expect(chunks).toHaveLength(3);
    expect(chunks[2]).toMatchObject({ object: 'error', code: '1000' });
    expect(text).not.toContain('[DONE]');
  });

  it.each([
    ['converse', 'error-event:2', 'modelStreamErrorException'],
    ['invoke', 'error-event:2:throttlingException', 'throttlingException'],
  ] as const)('has an exception frame in the middle: %s', async (operation, fault, name) => {
    const frames = [...splitFrames(await bytesOf(await send(start(), streams[operation], fault)))];
    expect(frames).toHaveLength(3);
    const { headers, payload } = decodeFrame(frames[2] ?? new Uint8Array());
    expect(headers).toEqual({
      ':exception-type': name,
      ':content-type': 'application/json',
      ':message-type': 'exception',
    });
    expect(parse(payload)).toEqual({ message: expect.any(String) });
  });

  it('does not say why it ended', async () => {
    const fault = 'missing-finish';
    const chunks = readChunks(await (await send(start(), streams.mistral, fault)).text());
    const reasons = chunks.map((chunk) => at(chunk, 'choices', 0, 'finish_reason'));
    expect(new Set(reasons)).toEqual(new Set([null]));
    expect(chunks.at(-1)?.usage).toBeDefined();
    const events = readEvents(await bytesOf(await send(start(), streams.converse, fault)));
    expect(events.map(({ type }) => type)).not.toContain('messageStop');
    const invoked = readEvents(await bytesOf(await send(start(), streams.invoke, fault)));
    const last = readBytes(invoked.at(-1)?.payload ?? {});
    expect(at(last, 'choices', 0, 'stop_reason')).toBeNull();
    const body = parse(await (await send(start(), whole, fault)).text());
    expect(at(body, 'choices', 0, 'finish_reason')).toBeNull();
  });

  it('is a page of a proxy', async () => {
    const response = await send(start(), streams.converse, 'html');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(await response.text()).toMatch(/^<!doctype html>/);
  });
});

describe('every endpoint', () => {
  const endpoints: [string, RequestInit][] = [
    ['/v1/models', {}],
    ['/v1/models/mistral-large-latest', {}],
    [
      '/v1/embeddings',
      { method: 'POST', body: JSON.stringify({ model: 'mistral-embed', input: 'a' }) },
    ],
    ['/v1/chat/completions', { method: 'POST', body: JSON.stringify(whole.body) }],
    ['/foundation-models', {}],
    ['/inference-profiles', {}],
    ['/local/v1/models', {}],
    [`/model/${LARGE}/converse`, { method: 'POST', body: JSON.stringify(streams.converse.body) }],
    [`/model/${LARGE}/invoke`, { method: 'POST', body: JSON.stringify(streams.invoke.body) }],
  ];

  it.each(endpoints)('can fail in every way: %s', async (path, init) => {
    const emulator = start();
    const ask = (fault: string) =>
      emulator.fetch(`http://emulator.test${path}`, {
        ...init,
        headers: { 'x-emulator-fault': fault },
      });
    const good = await (await ask('')).text();
    expect(() => JSON.parse(good)).not.toThrow();
    expect((await ask('status:503')).status).toBe(503);
    expect((await ask('refusal:ThrottlingException')).status).toBe(429);
    expect(await (await ask('html')).text()).toMatch(/^<!doctype html>/);
    const [cut, garbage, error] = await Promise.all(
      ['cut:1', 'garbage:0', 'error-event:0'].map(async (fault) => (await ask(fault)).text()),
    );
    expect(cut).toHaveLength(Math.min(64, good.length));
    expect(cut?.startsWith(good.slice(0, 5))).toBe(true);
    expect(() => JSON.parse(garbage ?? '')).toThrow();
    expect(JSON.parse(error ?? '')).toMatchObject({ object: 'error' });
    await expect(ask('reset:0')).rejects.toThrow('terminated');
    await expect((await ask('reset:1')).text()).rejects.toThrow('terminated');
    const stalled = (await ask('stall:0')).body?.getReader();
    const waiting = stalled?.read();
    const now = new Promise((resolve) => setImmediate(resolve, 'still waiting'));
    expect(await Promise.race([waiting, now])).toBe('still waiting');
    await stalled?.cancel();
  });
});

describe('time', () => {
  it('passes before the headers', async () => {
    vi.useFakeTimers();
    const emulator = start();
    let answered = false;
    const asked = send(emulator, whole, 'delay:500').then((response) => {
      answered = true;
      return response;
    });
    await vi.advanceTimersByTimeAsync(499);
    expect(answered).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect((await asked).status).toBe(200);
    vi.useRealTimers();
  });

  it('that passes before the headers ends with the request', async () => {
    const abort = new AbortController();
    const asked = start().fetch(streams.mistral.url, {
      method: 'POST',
      body: JSON.stringify(streams.mistral.body),
      headers: { 'x-emulator-fault': 'delay:60000' },
      signal: abort.signal,
    });
    abort.abort(new Error('left'));
    await expect(asked).rejects.toThrow('left');
  });

  it('passes between bytes', async () => {
    vi.useFakeTimers();
    const response = await send(start(), streams.mistral, 'drip:100');
    const reader = response.body?.getReader();
    let bytes = 0;
    const reading = (async () => {
      for (;;) {
        const read = await reader?.read();
        if (!read || read.done) return;
        bytes += read.value.length;
      }
    })();
    await vi.advanceTimersByTimeAsync(1000);
    expect(bytes).toBe(100);
    await vi.advanceTimersByTimeAsync(500);
    expect(bytes).toBe(150);
    await reader?.cancel();
    await reading;
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});

describe('rules', () => {
  const statuses = async (emulator: ReturnType<typeof start>, asks: Ask[]) => {
    const seen: number[] = [];
    for (const ask of asks) seen.push((await send(emulator, ask)).status);
    return seen;
  };

  it('meet so many requests that match, after some that pass', async () => {
    const emulator = start({
      faults: [
        { fault: 'status:503', match: '/converse-stream', times: 2, skip: 1 },
        { fault: 'status:429', match: '"count to 3"', times: 'always' },
      ],
    });
    const { converse, mistral } = streams;
    const other = { ...mistral, body: { ...mistral.body, messages: [user('hello')] } };
    expect(await statuses(emulator, [other, mistral, mistral, other])).toEqual([
      200, 429, 429, 200,
    ]);
    const greeting = { ...converse, body: { messages: [said('user', 'hello')] } };
    expect(await statuses(emulator, [greeting, greeting, greeting, greeting])).toEqual([
      200, 503, 503, 200,
    ]);
  });

  it('combine faults', async () => {
    const emulator = start({ faults: [{ fault: 'garbage:1, cut:3' }] });
    expect((await drain(await send(emulator, streams.mistral))).pieces).toBe(3);
  });

  it('give way to the header of a request, and wait', async () => {
    const emulator = start({ faults: [{ fault: 'status:503' }] });
    expect((await send(emulator, whole, 'status:418')).status).toBe(418);
    expect((await send(emulator, whole)).status).toBe(503);
    expect((await send(emulator, whole)).status).toBe(200);
  });

  it.each(['nonsense', 'status', 'status:200', 'delay:soon', 'drip:0', 'stall:-1', 'delay:'])(
    'are refused when they are written wrongly: %s',
    async (fault) => {
      expect(() => parseFaults(fault)).toThrow();
      expect(() => start({ faults: [{ fault }] })).toThrow();
      const response = await send(start(), whole, fault);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('x-emulator-fault');
    },
  );
});

async function control(
  { fetch }: ReturnType<typeof start>,
  place: string,
  init?: RequestInit,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`http://emulator.test/__emulator/${place}`, init);
  return { status: response.status, body: parse(await response.text()) };
}

async function openStreams(emulator: ReturnType<typeof start>) {
  return (await control(emulator, 'state')).body.openStreams;
}

describe('the control endpoint', () => {
  it('takes rules as JSON and as a query, lists and clears them', async () => {
    const emulator = start();
    const rule = { fault: 'status:500', match: '/v1/', times: 2 };
    const added = await control(emulator, 'faults', { method: 'POST', body: JSON.stringify(rule) });
    expect(added.body).toEqual({
      rules: [{ fault: 'status:500', match: '/v1/', left: 2 }],
      done: 0,
    });
    await control(emulator, 'faults?fault=cut:1&times=always', { method: 'POST' });
    expect((await send(emulator, whole)).status).toBe(500);
    expect((await control(emulator, 'faults')).body).toEqual({
      rules: [
        { fault: 'status:500', match: '/v1/', left: 1 },
        { fault: 'cut:1', left: 'always' },
      ],
      done: 1,
    });
    await control(emulator, 'faults', { method: 'DELETE' });
    expect((await send(emulator, whole)).status).toBe(200);
  });

  it.each(['{"fault":"nonsense"}', '{"times":2}', '{"fault":"html","often":1}', '{'])(
    'refuses %s',
    async (body) => {
      const { status, body: answer } = await control(start(), 'faults', { method: 'POST', body });
      expect([status, answer]).toEqual([400, { error: expect.any(String) }]);
    },
  );

  it('tells what went through', async () => {
    const emulator = start();
    const body = await (await send(emulator, whole)).json();
    const usage = Object(at(body, 'usage'));
    const left = (await send(emulator, streams.converse)).body?.getReader();
    await left?.read();
    expect(await openStreams(emulator)).toBe(1);
    await left?.cancel();
    await drain(await send(emulator, streams.local));
    await send(emulator, { ...whole, body: {} });
    const { body: state } = await control(emulator, 'state');
    expect(state).toMatchObject({
      openRequests: 0,
      openStreams: 0,
      streams: { opened: 2, finished: 1, left: 1 },
      requests: { total: 4, mistral: 2, bedrock: 1, local: 1, refused: 1 },
      faults: { rules: [], done: 0 },
    });
    expect(at(state, 'tokens', 'input')).toBeGreaterThan(usage.prompt_tokens);
    expect(at(state, 'tokens', 'output')).toBeGreaterThan(usage.completion_tokens);
  });

  it('knows no other place', async () => {
    expect((await control(start(), 'nothing')).status).toBe(404);
  });
});
