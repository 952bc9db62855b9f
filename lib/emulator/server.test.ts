import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatorServer, serveEmulator } from './server';
import { contentOf, LARGE, readChunks, readEvents, said, user } from './testing/clients';

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
});
