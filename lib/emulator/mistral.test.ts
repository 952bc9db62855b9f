import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { openapiProblems } from '../../tests/contract/support/openapi';
import openapi from '../../tests/fixtures/mistral/openapi-chat.json';
import {
  at,
  callsOf,
  contentOf,
  createClients,
  mistralTools,
  parse,
  readChunks,
  user,
} from './testing/clients';

const fixtures = new URL('../../tests/fixtures/mistral/', import.meta.url);
const { chat, send } = createClients();

/** The structure of a value: its keys in order, its types, the first item of lists. */
function skeleton(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(skeleton);
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  return Object.entries(value).map(([key, inner]) => [key, skeleton(inner)]);
}

function readFixture(name: string): string {
  return readFileSync(new URL(name, fixtures), 'utf8');
}

function recordedExchange(name: string) {
  const cassette = parseYaml(readFixture(name), { customTags: ['binary'] });
  const response = at(cassette, 'interactions', 0, 'response');
  const body = at(response, 'body', 'string');
  const text = body instanceof Uint8Array ? gunzipSync(body).toString() : String(body);
  return { headers: Object.keys(Object(at(response, 'headers'))), text };
}

const withTools = {
  messages: [user("What's the status of my transaction T1001?")],
  tools: mistralTools,
};

describe('a whole answer', () => {
  it('has the recorded shape and key order', async () => {
    const { text } = await chat('which llm are you?');
    expect(skeleton(parse(text))).toEqual(skeleton(parse(readFixture('mistral-text.json'))));
    const legacy = recordedExchange('test_mistralai_chat_legacy.yaml');
    expect(skeleton(parse(text))).toEqual(skeleton(parse(legacy.text)));
    expect(openapiProblems('ChatCompletionResponse', parse(text))).toEqual([]);
  });

  it('carries the recorded rate limit and correlation headers', async () => {
    const { status, headers } = await chat('hello');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    const recorded = recordedExchange('test_mistralai_chat_legacy.yaml').headers;
    const wanted = recorded.filter((name) =>
      /^(x-ratelimit|mistral-|x-kong-request|x-envoy)/.test(name),
    );
    expect(wanted.length).toBeGreaterThan(8);
    for (const name of wanted) expect(headers.get(name), name).not.toBeNull();
  });

  it('gives calls without a type, and finish_reason tool_calls', async () => {
    const { text } = await chat(withTools);
    const body = parse(text);
    expect(openapiProblems('ChatCompletionResponse', body)).toEqual([]);
    expect(at(body, 'choices', 0, 'finish_reason')).toBe('tool_calls');
    expect(at(body, 'choices', 0, 'message', 'content')).toBe('');
    const call = at(body, 'choices', 0, 'message', 'tool_calls', 0);
    expect(Object.keys(Object(call))).toEqual(['id', 'function', 'index']);
    expect(at(call, 'id')).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(at(call, 'function', 'arguments')).toBe('{"transaction_id": "T1001"}');
  });

  it('counts tokens that add up, for each of n choices', async () => {
    const asked = { model: 'mistral-small-latest', messages: [user('hello')], n: 3 };
    const body = parse((await chat(asked)).text);
    const usage = Object(body.usage);
    expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens);
    expect(at(body, 'choices', 'length')).toBe(3);
  });
});

describe('a streamed answer', () => {
  it('has the recorded chunks: role, pieces, finish with usage, [DONE]', async () => {
    const { text, headers } = await chat({ messages: [user('hello')], stream: true });
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(headers.get('x-ratelimit-limit-req-10-second')).toBeNull();
    expect(text.endsWith('\n\ndata: [DONE]\n\n')).toBe(true);
    const recording = recordedExchange(
      'test_mistralai_streaming_chat_with_events_with_content.yaml',
    );
    const recorded = readChunks(recording.text);
    const ours = readChunks(text);
    for (const index of [0, 1, -1]) {
      expect(skeleton(ours.at(index))).toEqual(skeleton(recorded.at(index)));
    }
    for (const chunk of ours) expect(openapiProblems('CompletionChunk', chunk)).toEqual([]);
  });

  it('says the same as the whole answer', async () => {
    const streamed = readChunks((await chat({ messages: [user('hello')], stream: true })).text);
    const pieces = streamed.map((chunk) => at(chunk, 'choices', 0, 'delta', 'content'));
    expect(pieces.join('')).toBe(contentOf(await chat('hello')));
  });

  it('gives whole calls in one chunk, the last', async () => {
    const chunks = readChunks((await chat({ ...withTools, stream: true })).text);
    const [first, last] = chunks;
    expect(chunks).toHaveLength(2);
    const [, recorded = ''] = readFixture('mistral-tool-call.chunks.txt').trim().split('\n');
    expect(Object.keys(Object(at(last, 'choices', 0, 'delta')))).toEqual(
      Object.keys(Object(at(parse(recorded), 'choices', 0, 'delta'))),
    );
    expect(at(first, 'choices', 0, 'delta')).toEqual({ role: 'assistant', content: '' });
    expect(at(last, 'choices', 0, 'finish_reason')).toBe('tool_calls');
    expect(at(last, 'usage', 'prompt_tokens')).toBeGreaterThan(0);
    expect(openapiProblems('CompletionChunk', last)).toEqual([]);
  });
});

describe('parameters', () => {
  it('takes every field of the OpenAPI', async () => {
    const body = {
      model: 'mistral-large-latest',
      messages: [{ role: 'system', content: 'Be brief.' }, user('hello')],
      temperature: 1.5,
      top_p: 1,
      max_tokens: 50,
      stream: false,
      stop: ['zzz'],
      random_seed: 0,
      metadata: { a: 1 },
      response_format: { type: 'text' },
      tools: mistralTools,
      tool_choice: 'auto',
      presence_penalty: -2,
      frequency_penalty: 2,
      n: 1,
      prediction: { type: 'content', content: 'x' },
      parallel_tool_calls: true,
      reasoning_effort: 'high',
      prompt_mode: 'reasoning',
      guardrails: [{ block_on_error: true }],
      prompt_cache_key: 'k',
      service_tier: 'auto',
      safe_prompt: true,
    };
    expect(openapiProblems('ChatCompletionRequest', body)).toEqual([]);
    const declared = Object.keys(openapi.components.schemas.ChatCompletionRequest.properties);
    expect(Object.keys(body).sort()).toEqual(declared.sort());
    expect((await chat(body)).status).toBe(200);
  });

  it('cuts at max_tokens with finish_reason length', async () => {
    const body = parse((await chat({ messages: [user('count to 300')], max_tokens: 5 })).text);
    expect(at(body, 'choices', 0, 'finish_reason')).toBe('length');
    expect(at(body, 'usage', 'completion_tokens')).toBe(5);
  });

  it('stops before a stop sequence', async () => {
    expect(contentOf(await chat({ messages: [user('count to 20')], stop: ', 4' }))).toBe('1, 2, 3');
  });

  it('repeats ids and text for the same random_seed', async () => {
    const ask = async (random_seed: number) => {
      const { id, choices } = parse((await chat({ ...withTools, random_seed })).text);
      return JSON.stringify({ id, choices });
    };
    expect(await ask(5)).toBe(await ask(5));
    expect(await ask(5)).not.toBe(await ask(6));
  });

  it('repeats a whole answer and a stream to the byte for the same random_seed and time', async () => {
    const ask = async (seed: number, body: object) => {
      const clients = createClients({ seed, now: () => 1_763_000_000_000 });
      const { headers, text } = await clients.chat({ ...withTools, random_seed: 9, ...body });
      return [text, ...headers];
    };
    for (const body of [
      {},
      { stream: true },
      { model: 'mistral-small-latest', reasoning_effort: 'high' },
    ]) {
      expect(await ask(1, body)).toEqual(await ask(2, body));
    }
  });

  it.each(['any', 'required', { type: 'function', function: { name: 'retrieve_payment_date' } }])(
    'forces a call by tool_choice %j',
    async (tool_choice) => {
      const answer = await chat({ messages: [user('hello')], tools: mistralTools, tool_choice });
      const [call] = callsOf(answer);
      expect(call?.[0]).toBe(
        typeof tool_choice === 'string' ? 'retrieve_payment_status' : 'retrieve_payment_date',
      );
    },
  );

  it('makes one call at a time without parallel_tool_calls', async () => {
    const messages = [user('What are the status and date of T1001?')];
    const first = await chat({ messages, tools: mistralTools, parallel_tool_calls: false });
    expect(callsOf(first)).toHaveLength(1);
  });

  it('continues a prefix', async () => {
    const messages = [user('count to 20'), { role: 'assistant', content: '1, 2,', prefix: true }];
    const text = contentOf(await chat({ messages }));
    expect(text.startsWith('1, 2, 3')).toBe(true);
  });
});

describe('models', () => {
  it('are listed as the OpenAPI describes them, aliases included', async () => {
    const body = parse((await send('/v1/models')).text);
    expect(openapiProblems('ModelList', body)).toEqual([]);
    const ids = Object(body.data).map((card: unknown) => at(card, 'id'));
    expect(ids).toContain('mistral-large-latest');
    expect(ids).not.toContain('pixtral-large-latest');
    expect(at(body, 'data', 0, 'type')).toBe('base');
  });

  it('can be read one by one', async () => {
    expect((await send('/v1/models/mistral-small-latest')).status).toBe(200);
    expect((await send('/v1/models/open-mistral-7b')).status).toBe(404);
  });
});
