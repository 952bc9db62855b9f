import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEvent } from '@/lib/emulator/event-stream';
import { authorise } from './bedrock-invoke-sign';
import { captureExchange } from './capture';

const sse = 'text/event-stream; charset=utf-8';
const eventStream = 'application/vnd.amazon.eventstream';

const answering = (body: BodyInit | null, headers: HeadersInit = {}, status = 200) =>
  captureExchange(async () => new Response(body, { headers, status }));

function streamOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

const bytes = (text: string) => new TextEncoder().encode(text);
const url = 'https://api.mistral.ai/v1/chat/completions';

describe('a captured request', () => {
  it('is told with its body and without its secrets', async () => {
    const { fetch, exchanges } = answering('{}');
    await fetch(url, {
      method: 'POST',
      headers: {
        Authorization: 'Bearer a-secret',
        'X-Api-Key': 'a-secret',
        Cookie: 'session=a-secret',
        'X-Amz-Security-Token': 'a-secret',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ model: 'm', messages: [] }),
    });
    expect(exchanges).toMatchObject([
      {
        method: 'POST',
        url,
        requestHeaders: { 'content-type': 'application/json' },
        requestBody: { model: 'm', messages: [] },
      },
    ]);
    expect(JSON.stringify(exchanges)).not.toContain('a-secret');
  });

  it('is told without its signature', async () => {
    const { fetch, exchanges } = answering('{}');
    const request = { method: 'POST', url: 'https://x.test/a', headers: {}, body: '{}' } as const;
    const headers = await authorise(
      {
        region: 'us-east-1',
        credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 's', sessionToken: 'session' },
      },
      request,
    );
    await fetch(request.url, { method: 'POST', headers, body: '{}' });
    const told = JSON.stringify(exchanges);
    expect(told).not.toMatch(/AKIDEXAMPLE|Signature|session"/);
    expect(told).toContain('x-amz-date');
  });

  it.each([
    ['https://user:pass@x.test/v1', 'https://x.test/v1'],
    ['https://x.test/a?X-Amz-Signature=1&X-Amz-Credential=2&b=3', 'https://x.test/a?b=3'],
    ['https://x.test/a?api_key=1&key=2&access_token=3', 'https://x.test/a'],
  ])('has a clean address: %s', async (address, clean) => {
    const { fetch, exchanges } = answering('{}');
    await fetch(address);
    expect(exchanges[0]).toMatchObject({ method: 'GET', url: clean });
    expect(exchanges[0]?.requestBody).toBeUndefined();
  });

  it('is told of a Request and of an URL, too', async () => {
    const { fetch, exchanges } = answering('{}');
    await fetch(new Request(url, { method: 'PUT', headers: { a: 'b', cookie: 'c' } }));
    await fetch(new URL(url));
    expect(exchanges).toMatchObject([
      { method: 'PUT', url },
      { method: 'GET', url },
    ]);
    expect(exchanges[0]?.requestHeaders).toEqual({ a: 'b' });
  });

  it('has its images shortened and its words whole', async () => {
    const { fetch, exchanges } = answering('{}');
    const image = `data:image/png;base64,${'iVBOR'.repeat(2_000)}`;
    const words = 'plain words '.repeat(2_000);
    await fetch(url, { method: 'POST', body: JSON.stringify({ image, words }) });
    expect(exchanges[0]?.requestBody).toEqual({
      image: expect.stringMatching(/^data:image\/png;base64,.{42}… \(10022 characters\)$/),
      words,
    });
  });

  it('that is no JSON is told as text, and never more than 256 kB of it', async () => {
    const { fetch, exchanges } = answering('{}');
    await fetch(url, { method: 'POST', body: bytes('hello') });
    await fetch(url, { method: 'POST', body: JSON.stringify('a b '.repeat(100_000)) });
    await fetch(url, { method: 'POST', body: new FormData() });
    expect(exchanges[0]?.requestBody).toBe('hello');
    expect(String(exchanges[1]?.requestBody)).toHaveLength(256 * 1024);
    expect(exchanges[2]?.requestBody).toBeUndefined();
  });

  it('hides the key where the service repeats it', async () => {
    const refused = new Response('{"message":"Incorrect key provided: sk-secret-1"}', {
      status: 401,
      headers: { 'content-type': 'application/json' },
    });
    const { fetch, exchanges } = captureExchange(async () => refused, 'sk-secret-1');
    await (await fetch(url, { method: 'POST', body: '{}' })).text();
    expect(exchanges[0]?.responseBody).toBe('{"message":"Incorrect key provided: [the key]"}');
  });

  it('that fails is told, and still fails', async () => {
    const failure = new TypeError('fetch failed');
    const { fetch, exchanges } = captureExchange(() => Promise.reject(failure));
    await expect(fetch(url)).rejects.toBe(failure);
    expect(exchanges).toMatchObject([{ state: 'failed', endMs: expect.any(Number) }]);
    expect(exchanges[0]?.status).toBeUndefined();
  });
});

describe('a captured answer', () => {
  it('reaches the reader as it is', async () => {
    const { fetch, exchanges } = answering(
      '{"message":"no"}',
      { 'content-type': 'application/json', 'set-cookie': 'a=b', 'x-amzn-requestid': '1' },
      429,
    );
    const response = await fetch(url);
    expect([response.status, response.headers.get('x-amzn-requestid')]).toEqual([429, '1']);
    expect(exchanges[0]).toMatchObject({
      status: 429,
      state: 'open',
      headersMs: expect.any(Number),
    });
    expect(await response.json()).toEqual({ message: 'no' });
    expect(exchanges[0]).toMatchObject({
      responseHeaders: { 'content-type': 'application/json', 'x-amzn-requestid': '1' },
      responseBody: '{"message":"no"}',
      state: 'complete',
      truncated: false,
    });
    expect(exchanges[0]?.responseHeaders).not.toHaveProperty('set-cookie');
  });

  it('keeps its bytes and its text, wherever the network cuts them', async () => {
    const text = 'data: {"delta":"déjà vu 🌬️"}\n\ndata: [DONE]\n\n';
    const all = bytes(text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(all.length), { maxLength: 20 }), async (at) => {
        const ends = [...at.toSorted((a, b) => a - b), all.length];
        const pieces = ends.map((end, index) => all.slice(ends[index - 1] ?? 0, end));
        const { fetch, exchanges } = answering(streamOf(pieces), { 'content-type': sse });
        expect(await (await fetch(url)).text()).toBe(text);
        expect(exchanges[0]).toMatchObject({ responseBody: text, state: 'complete' });
      }),
      { numRuns: 50 },
    );
  });

  it('of an AWS stream is told as a JSON line per frame', async () => {
    const inner = { outputs: [{ text: 'Yes', stop_reason: null }] };
    const chunk = { bytes: Buffer.from(JSON.stringify(inner)).toString('base64'), p: 'abc' };
    const all = Buffer.concat([
      encodeEvent('chunk', chunk),
      encodeEvent('contentBlockDelta', { delta: { text: 'é' } }),
    ]);
    const pieces = [all.subarray(0, 30), all.subarray(30, 31), all.subarray(31)];
    const { fetch, exchanges } = answering(streamOf(pieces), { 'content-type': eventStream });
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(all)).toBe(true);
    expect(exchanges[0]?.responseBody).toBe(
      '{"event":"chunk","payload":{"outputs":[{"text":"Yes","stop_reason":null}]}}\n' +
        '{"event":"contentBlockDelta","payload":{"delta":{"text":"é"}}}\n',
    );
  });

  it('of an AWS stream that is none is told as that, once', async () => {
    const pieces = [bytes('<html>oops</html>'), bytes('and more')];
    const { fetch, exchanges } = answering(streamOf(pieces), { 'content-type': eventStream });
    await (await fetch(url)).text();
    expect(exchanges[0]?.responseBody).toBe('[The rest is not an event stream.]\n');
  });

  it('of other bytes is told by its type', async () => {
    const { fetch, exchanges } = answering(streamOf([bytes('a'), bytes('b')]), {
      'content-type': 'image/png',
    });
    expect(await (await fetch(url)).text()).toBe('ab');
    expect(exchanges[0]?.responseBody).toBe('[image/png]');
  });

  it('is kept up to 256 kB, and read to its end', async () => {
    const piece = bytes('x'.repeat(100_000));
    const { fetch, exchanges } = answering(streamOf(Array.from({ length: 5 }, () => piece)));
    expect(await (await fetch(url)).text()).toHaveLength(500_000);
    expect(exchanges[0]).toMatchObject({ truncated: true, state: 'complete' });
    expect(exchanges[0]?.responseBody).toMatch(
      /^x{196608}\n\[… 237856 bytes left out …\]\nx{65536}$/,
    );
  });

  it('of more than 256 kB is kept with its very end, wherever it was cut', async () => {
    const lines = Array.from({ length: 60_000 }, (_, index) => `line ${index}\n`);
    const { fetch, exchanges } = answering(streamOf(lines.map(bytes)));
    await (await fetch(url)).text();
    const kept = exchanges[0]?.responseBody ?? '';
    expect(kept.startsWith('line 0\nline 1\n')).toBe(true);
    expect(kept.endsWith('line 59998\nline 59999\n')).toBe(true);
  });

  it('without a body is complete at once', async () => {
    const { fetch, exchanges } = answering(null, {}, 204);
    expect((await fetch(url)).status).toBe(204);
    expect(exchanges[0]).toMatchObject({ state: 'complete', responseBody: '' });
  });
});

describe('the reader of a captured answer', () => {
  it('gets each piece when it comes, and nothing is read ahead', async () => {
    let asked = 0;
    const source = new ReadableStream<Uint8Array>(
      { pull: (controller) => controller.enqueue(bytes(`${asked++}`)) },
      { highWaterMark: 0 },
    );
    const { fetch, exchanges } = answering(source, { 'content-type': sse });
    const reader = (await fetch(url)).body?.getReader();
    expect(asked).toBe(0);
    await reader?.read();
    expect([asked, exchanges[0]?.responseBody]).toEqual([1, '0']);
    await reader?.read();
    expect([asked, exchanges[0]?.responseBody]).toEqual([2, '01']);
  });

  it('stops the source when it stops', async () => {
    let reason: unknown;
    const source = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes('a')),
      cancel: (why) => {
        reason = why;
      },
    });
    const { fetch, exchanges } = answering(source);
    const reader = (await fetch(url)).body?.getReader();
    await reader?.read();
    await reader?.cancel('enough');
    expect([reason, exchanges[0]?.state]).toEqual(['enough', 'cancelled']);
  });

  it('gets the failure of the source', async () => {
    const failure = new TypeError('terminated');
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes('a')),
      pull: (controller) => controller.error(failure),
    });
    const { fetch, exchanges } = answering(source);
    const reader = (await fetch(url)).body?.getReader();
    await reader?.read();
    await expect(reader?.read()).rejects.toBe(failure);
    expect(exchanges[0]).toMatchObject({ state: 'failed', responseBody: 'a' });
  });

  it('that was stopped by its signal is told as that', async () => {
    const stop = new AbortController();
    const { fetch, exchanges } = captureExchange(async (_input, init) => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(bytes('a'));
          init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
        },
      });
      return new Response(body);
    });
    const reader = (await fetch(url, { signal: stop.signal })).body?.getReader();
    await reader?.read();
    stop.abort();
    await expect(reader?.read()).rejects.toThrow(/abort/);
    expect(exchanges[0]).toMatchObject({ state: 'cancelled', responseBody: 'a' });
  });
});
