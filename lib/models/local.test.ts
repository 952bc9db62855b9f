import { isStepCount, jsonSchema, streamText, tool } from 'ai';
import { describe, expect, it, vi } from 'vitest';
import { listLocalModels, localModel } from './local';

const baseURL = 'http://127.0.0.1:11434/v1';

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

const events = (chunks: unknown[]) =>
  new Response(
    [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]']
      .map((data) => `data: ${data}\n\n`)
      .join(''),
    { headers: { 'content-type': 'text/event-stream' } },
  );

const delta = (change: object, finish_reason: string | null = null) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'ministral-3:8b',
  choices: [{ index: 0, delta: change, finish_reason }],
});
const usage = { prompt_tokens: 20, completion_tokens: 8, total_tokens: 28 };
/** As Ollama and vLLM end a stream with `include_usage`. */
const lastWord = { ...delta({}), choices: [], usage };

describe('a local model', () => {
  it('runs a tool, and counts', async () => {
    const call = {
      index: 0,
      id: 'call_1',
      type: 'function',
      function: { name: 'status', arguments: '{"transaction_id":"T1001"}' },
    };
    const answers = [
      events([delta({ role: 'assistant', tool_calls: [call] }), delta({}, 'tool_calls'), lastWord]),
      events([delta({ content: 'It is paid.' }), delta({}, 'stop'), lastWord]),
    ];
    const sent: { url: string; body: unknown; headers: Headers }[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const headers = new Headers(init?.headers);
      sent.push({ url: String(input), headers, body: JSON.parse(String(init?.body)) });
      return answers[sent.length - 1] ?? json({}, 500);
    };
    const result = streamText({
      model: localModel({ modelId: 'ministral-3:8b', baseURL, fetch }),
      prompt: 'Status of T1001?',
      tools: {
        status: tool({
          inputSchema: jsonSchema<{ transaction_id: string }>({ type: 'object' }),
          execute: () => ({ status: 'Paid' }),
        }),
      },
      stopWhen: isStepCount(3),
    });
    expect(await result.text).toBe('It is paid.');
    expect(await result.usage).toMatchObject({ inputTokens: 40, outputTokens: 16 });
    expect(sent[0]).toMatchObject({
      url: `${baseURL}/chat/completions`,
      body: { model: 'ministral-3:8b', stream: true, stream_options: { include_usage: true } },
    });
    expect(sent[0]?.headers.get('authorization')).toBeNull();
  });

  it('asks with a key and a schema where there are any', async () => {
    const fetch = vi.fn(async (_input: unknown, _init?: RequestInit) =>
      json({
        choices: [
          { index: 0, message: { role: 'assistant', content: '{}' }, finish_reason: 'stop' },
        ],
        usage,
      }),
    );
    const model = localModel({ modelId: 'm', baseURL, apiKey: 'local-key', fetch });
    await model.doGenerate({
      prompt: [{ role: 'user', content: [{ type: 'text', text: 'q' }] }],
      responseFormat: { type: 'json', schema: { type: 'object' }, name: 'answer' },
    });
    const init = fetch.mock.calls[0]?.[1];
    expect(new Headers(init?.headers).get('authorization')).toBe('Bearer local-key');
    expect(JSON.parse(String(init?.body))).toMatchObject({
      response_format: { type: 'json_schema' },
    });
  });
});

describe('the models of a local server', () => {
  const list = (answer: () => Promise<Response>) => listLocalModels({ baseURL, fetch: answer });

  it.each([
    [
      'Ollama',
      { object: 'list', data: [{ id: 'ministral-3:8b', object: 'model', owned_by: 'library' }] },
      ['ministral-3:8b'],
    ],
    [
      'llama.cpp',
      { models: [{ name: 'a.gguf' }], object: 'list', data: [{ id: 'a.gguf', meta: {} }] },
      ['a.gguf'],
    ],
    ['a list with odd rows', { data: [{ id: 'a' }, { id: '' }, null, 'b', { id: 'a' }] }, ['a']],
    ['no models', { data: [] }, []],
  ])('of %s', async (_name, body, ids) => {
    const models = ids.map((modelId) => ({ modelId, aliases: [] }));
    expect(await list(async () => json(body))).toEqual({ ok: true, models });
  });

  it.each([
    ['refuses', async () => json({ error: 'no' }, 401), 'status 401'],
    ['says something else', async () => json({ hello: 1 }), 'the answer is not a list of models'],
    ['shows a page', async () => new Response('<html>'), 'the answer is not JSON'],
    [
      'is not there',
      () =>
        Promise.reject(
          new TypeError('fetch failed', {
            cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
          }),
        ),
      'ECONNREFUSED',
    ],
  ])('are none when it %s', async (_name, answer, reason) => {
    expect(await list(answer)).toEqual({ ok: false, reason });
  });

  it('are none when it does not answer within two seconds', async () => {
    const never: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    const startedAt = performance.now();
    expect(await listLocalModels({ baseURL: `${baseURL}/`, fetch: never })).toEqual({
      ok: false,
      reason: 'no answer within 2 s',
    });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  it('are asked for with the key', async () => {
    const fetch = vi.fn(async (_input: unknown, _init?: RequestInit) => json({ data: [] }));
    await listLocalModels({ baseURL, apiKey: 'local-key', fetch });
    expect(fetch.mock.calls[0]?.[0]).toBe(`${baseURL}/models`);
    const sent = new Headers(fetch.mock.calls[0]?.[1]?.headers);
    expect(sent.get('authorization')).toBe('Bearer local-key');
  });
});
