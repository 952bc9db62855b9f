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
