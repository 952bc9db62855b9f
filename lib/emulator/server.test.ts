import { connect } from 'node:net';
import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { generateText } from 'ai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { demoCredentials } from './index';
import { type EmulatorServer, serveEmulator } from './server';
import { at, contentOf, LARGE, readChunks, readEvents, said, user } from './testing/clients';

let server: EmulatorServer;
beforeAll(async () => {
  server = await serveEmulator({ port: 0, paceMs: 0 });
});
afterAll(() => server.close());

const headers = { authorization: 'Bearer key', 'content-type': 'application/json' };
const post = (body: unknown, rest: RequestInit = {}): RequestInit => ({
  method: 'POST',
  headers,
  body: JSON.stringify(body),
  ...rest,
});
const chat = (body: object, rest?: RequestInit) =>
  fetch(
    `${server.mistralUrl}/chat/completions`,
    post({ model: 'mistral-large-latest', messages: [user('count to 2000')], ...body }, rest),
  );

describe('the emulator over HTTP', () => {
  it('asks for credentials', async () => {
    expect((await fetch(`${server.mistralUrl}/models`)).status).toBe(401);
    expect((await fetch(`${server.mistralUrl}/models`, { headers })).status).toBe(200);
    expect((await fetch(`${server.bedrockUrl}/model/a/converse`, { method: 'POST' })).status).toBe(
      403,
    );
  });

  it('answers whole and streamed', async () => {
    const whole = await chat({ messages: [user('hello')] });
    const text = await whole.text();
    expect(contentOf({ status: 200, headers: whole.headers, text })).toContain('emulator');
    const streamed = await chat({ stream: true });
    expect(streamed.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(readChunks(await streamed.text()).length).toBeGreaterThan(2000);
  });

  it('streams frames', async () => {
    const url = `${server.bedrockUrl}/model/${encodeURIComponent(LARGE)}/converse-stream`;
    const response = await fetch(url, post({ messages: [said('user', 'hello')] }));
    const events = readEvents(new Uint8Array(await response.arrayBuffer()));
    expect(events.at(-1)?.type).toBe('metadata');
  });

  it('can be left in the middle of an answer', async () => {
    const abort = new AbortController();
    const response = await chat({ stream: true }, { signal: abort.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    abort.abort();
    await expect(reader?.read()).rejects.toThrow();
    expect((await chat({ messages: [user('hello')] })).status).toBe(200);
  });

  const faulty = (fault: string, body: object = { stream: true }) =>
    chat(body, { headers: { ...headers, 'x-emulator-fault': fault } });

  it('resets a connection: before the headers, and in the middle of an answer', async () => {
    const refused = await faulty('reset:0').catch((cause: unknown) => cause);
    expect(at(refused, 'cause', 'code')).toBe('ECONNRESET');
    const response = await faulty('reset:2');
    expect(response.status).toBe(200);
    const broken = await response.text().catch((cause: unknown) => cause);
    expect(at(broken, 'cause', 'code')).toBe('ECONNRESET');
  });

  it('ends an answer cleanly where it is cut, and sends headers that stand alone', async () => {
    const cut = await (await faulty('cut:2')).text();
    expect(readChunks(cut)).toHaveLength(2);
    const stalled = await faulty('stall:0');
    expect(stalled.status).toBe(200);
    await stalled.body?.cancel();
  });

  it('tells over HTTP when a client has gone', async () => {
    const openStreams = async () =>
      at(await (await fetch(`${server.controlUrl}/state`)).json(), 'openStreams');
    const abort = new AbortController();
    const response = await chat(
      { stream: true },
      { headers: { ...headers, 'x-emulator-fault': 'stall:3' }, signal: abort.signal },
    );
    const reader = response.body?.getReader();
    await reader?.read();
    expect(await openStreams()).toBe(1);
    abort.abort();
    await vi.waitFor(async () => expect(await openStreams()).toBe(0));
  });

  it('serves the local dialect without a key', async () => {
    const response = await fetch(`${server.localUrl}/models`);
    expect(at(await response.json(), 'data', 'length')).toBe(2);
  });

  it('verifies the signatures of the demonstration keys', async () => {
    const ask = (secretAccessKey: string) =>
      generateText({
        model: createAmazonBedrock({
          ...demoCredentials,
          secretAccessKey,
          region: 'us-west-2',
          baseURL: server.bedrockUrl,
        })('mistral.mistral-large-2407-v1:0'),
        prompt: 'count to 3',
        maxRetries: 0,
      });
    expect((await ask(demoCredentials.secretAccessKey)).text).toBe('1, 2, 3');
    await expect(ask('wrong')).rejects.toMatchObject({ statusCode: 403 });
  });
});

/** Sends these bytes and gives all that comes back until the connection ends. */
function exchange(...pieces: string[]): Promise<string> {
  const { hostname, port } = new URL(server.bedrockUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      for (const piece of pieces) socket.write(piece);
    });
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}

describe('what clients really send', () => {
  const body = JSON.stringify({ model: 'mistral-large-latest', messages: [user('hello')] });
  const request = (...lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`;

  it('headers in any case, a body in chunks, and a wish to be told to go on', async () => {
    const half = Math.floor(body.length / 2);
    const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
    const answer = await exchange(
      request(
        'POST /v1/chat/completions HTTP/1.1',
        'HOST: 127.0.0.1',
        'aUTHORIZATION: bearer key',
        'Content-TYPE: application/json; charset=UTF-8',
        'ACCEPT-ENCODING: gzip, deflate, br, zstd',
        'Transfer-Encoding: chunked',
        'expect: 100-continue',
        'Connection: close',
      ),
      chunk(body.slice(0, half)),
      chunk(body.slice(half)),
      chunk(''),
    );
    expect(answer).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK\r\n/);
    expect(answer).toContain('"object":"chat.completion"');
  });

  it('an address with the host in it, and HEAD', async () => {
    const lines = ['Host: 127.0.0.1', 'Authorization: Bearer key', 'Connection: close'];
    const whole = await exchange(request('GET http://127.0.0.1/v1/models HTTP/1.1', ...lines));
    expect(whole).toMatch(/^HTTP\/1.1 200 OK/);
    const head = await exchange(request('HEAD /v1/models HTTP/1.1', ...lines));
    expect(head).toMatch(/^HTTP\/1.1 405 /);
    expect(head.endsWith('\r\n\r\n')).toBe(true);
  });

  it.each(['TRACE / HTTP/1.1', 'GET http:// HTTP/1.1', 'GET * HTTP/1.1'])(
    'nothing that could be asked of a service: %s',
    async (line) => {
      const answer = await exchange(request(line, 'Host: 127.0.0.1', 'Connection: close'));
      expect(answer).toMatch(/^HTTP\/1.1 400 /);
    },
  );
});
