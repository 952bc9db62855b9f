import { APICallError, type LanguageModelV4CallOptions } from '@ai-sdk/provider';
import {
  generateText,
  isStepCount,
  jsonSchema,
  Output,
  streamText,
  tool,
  wrapLanguageModel,
} from 'ai';
import { describe, expect, it } from 'vitest';
import { encodeEvent } from '@/lib/emulator/event-stream';
import { offerOf } from '../../tests/support/emulated';
import { bedrockInvoke, type InvokeOptions } from './bedrock-invoke';
import { asInvoked, dialectOf } from './bedrock-invoke-dialect';
import { explainError } from './explain-error';
import { legalHistory } from './legal-history';
import { streamedTools } from './streamed-tools';

const LARGE_2407 = offerOf('bedrock:mistral.mistral-large-2407-v1:0');
const SEVEN = offerOf('bedrock:mistral.mistral-7b-instruct-v0:2');

const question: LanguageModelV4CallOptions = {
  prompt: [{ role: 'user', content: [{ type: 'text', text: 'which llm are you?' }] }],
};

type Sent = { url: string; method: string; headers: Headers; body: unknown; signal: unknown };

/** A service that answers with these, one after the other, and what it was sent. */
function service(...answers: (() => Response)[]) {
  const sent: Sent[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { method = 'GET', headers, body, signal } = init ?? {};
    sent.push({
      url: String(input),
      method,
      headers: new Headers(headers),
      body: JSON.parse(String(body)),
      signal,
    });
    const answer = answers[sent.length - 1];
    if (!answer) throw new Error('asked more often than answered');
    return answer();
  };
  return { sent, fetch };
}

function modelOver(fetch: typeof globalThis.fetch, options: Partial<InvokeOptions> = {}) {
  return bedrockInvoke({
    modelId: LARGE_2407.modelId,
    region: 'us-west-2',
    baseURL: 'https://bedrock-runtime.us-west-2.amazonaws.com',
    apiKey: 'a-bearer-key',
    fetch,
    ...options,
  });
}

const answerHeaders = {
  'content-type': 'application/json',
  'x-amzn-requestid': '9d3a',
  date: 'Wed, 26 Feb 2025 09:21:31 GMT',
  'x-amzn-bedrock-input-token-count': '11',
  'x-amzn-bedrock-output-token-count': '7',
  'x-amzn-bedrock-invocation-latency': '420',
};

const whole =
  (body: unknown, headers: HeadersInit = answerHeaders) =>
  () =>
    new Response(JSON.stringify(body), { headers });

const saidWhole = (content: string) =>
  whole({
    choices: [{ index: 0, message: { role: 'assistant', content }, stop_reason: 'stop' }],
  });

const chunk = (json: unknown) =>
  encodeEvent('chunk', { bytes: Buffer.from(JSON.stringify(json)).toString('base64'), p: 'abc' });

const streamed = (chunks: unknown[]) => () =>
  new Response(Buffer.concat(chunks.map(chunk)), {
    headers: { 'content-type': 'application/vnd.amazon.eventstream', 'x-amzn-requestid': '9d3a' },
  });

const choice = (message: object, stop_reason: string | null = null) => ({
  choices: [{ index: 0, message: { role: 'assistant', content: '', ...message }, stop_reason }],
});

const refusal = (status: number, message: string, type: string) => () =>
  new Response(JSON.stringify({ message }), {
    status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/com.amazon.coral.service/`,
    },
  });

describe('a whole answer', () => {
  it('is text with its usage, its latency and who answered', async () => {
    const { fetch, sent } = service(saidWhole('I am Mistral.'));
    const result = await modelOver(fetch).doGenerate(question);
    expect(result).toMatchObject({
      content: [{ type: 'text', text: 'I am Mistral.' }],
      finishReason: { unified: 'stop', raw: 'stop' },
      usage: { inputTokens: { total: 11 }, outputTokens: { total: 7 } },
      providerMetadata: { amazonBedrock: { invocationLatency: 420 } },
      response: {
        id: '9d3a',
        timestamp: new Date('2025-02-26T09:21:31Z'),
        modelId: LARGE_2407.modelId,
      },
      warnings: [],
    });
    expect(sent[0]).toMatchObject({
      method: 'POST',
      url: 'https://bedrock-runtime.us-west-2.amazonaws.com/model/mistral.mistral-large-2407-v1%3A0/invoke',
      body: { messages: [{ role: 'user', content: 'which llm are you?' }] },
    });
  });

  it('of a text model is read from its outputs', async () => {
    const { fetch, sent } = service(
      whole({ outputs: [{ text: ' I am Mistral.', stop_reason: 'length' }] }),
    );
    const result = await modelOver(fetch, { modelId: SEVEN.modelId }).doGenerate(question);
    expect(result.content).toEqual([{ type: 'text', text: 'I am Mistral.' }]);
    expect(result.finishReason).toEqual({ unified: 'length', raw: 'length' });
    expect(sent[0]?.body).toEqual({ prompt: '<s>[INST] which llm are you? [/INST]' });
  });

  it('may be tool calls', async () => {
    const call = { id: 'abc', function: { name: 'look', arguments: '{"a":1}' } };
    const { fetch } = service(whole(choice({ tool_calls: [call] }, 'tool_calls')));
    const { content, finishReason } = await modelOver(fetch).doGenerate(question);
    expect(content).toEqual([
      { type: 'tool-call', toolCallId: 'abc', toolName: 'look', input: '{"a":1}' },
    ]);
    expect(finishReason.unified).toBe('tool-calls');
  });

  it('without a stop reason is interrupted', async () => {
    const { fetch } = service(whole(choice({ content: 'I am' })));
    const { finishReason } = await modelOver(fetch).doGenerate(question);
    expect(finishReason).toEqual({ unified: 'interrupted', raw: undefined });
  });

  it('of a schema is the input of the tool "json"', async () => {
    const call = { id: 'abc', function: { name: 'json', arguments: '{"name":"Brie"}' } };
    const { fetch, sent } = service(whole(choice({ tool_calls: [call] }, 'tool_calls')));
    const schema = jsonSchema<{ name: string }>({
      type: 'object',
      properties: { name: { type: 'string' } },
      required: ['name'],
    });
    const { output, finishReason } = await generateText({
      model: modelOver(fetch),
      prompt: 'The best French cheese?',
      output: Output.object({ schema }),
    });
    expect([output, finishReason]).toEqual([{ name: 'Brie' }, 'stop']);
    expect(sent[0]?.body).toMatchObject({
      tools: [{ function: { name: 'json' } }],
      tool_choice: 'any',
    });
  });

  it.each([
    ['not JSON', 'plain words'],
    ['another form', '{"choices":"none"}'],
  ])('that is %s is a failure with its text', async (_name, text) => {
    const { fetch } = service(() => new Response(text));
    const failure = modelOver(fetch).doGenerate(question);
    await expect(failure).rejects.toThrow(APICallError);
    await expect(failure).rejects.toMatchObject({ responseBody: text, isRetryable: false });
  });
});

describe('who asks', () => {
  it('says a key as a bearer', async () => {
    const { fetch, sent } = service(saidWhole('Yes'));
    await modelOver(fetch).doGenerate(question);
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer a-bearer-key');
  });

  const credentials = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'secret',
    sessionToken: 'session',
  };

  it.each([
    ['credentials', credentials],
    ['a provider of credentials', async () => credentials],
  ])('signs with %s', async (_name, given) => {
    const { fetch, sent } = service(saidWhole('Yes'));
    const model = bedrockInvoke({
      modelId: 'us.mistral.pixtral-large-2502-v1:0',
      region: 'us-east-1',
      baseURL: 'https://bedrock-runtime.us-east-1.amazonaws.com/',
      credentials: given,
      fetch,
    });
    await model.doGenerate({
      ...question,
      providerOptions: { amazonBedrock: { serviceTier: 'flex' } },
    });
    const { headers, url } = sent[0] ?? { headers: new Headers(), url: '' };
    expect(url).toContain('.com/model/us.mistral.pixtral-large-2502-v1%3A0/invoke');
    expect(headers.get('authorization')).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/bedrock\/aws4_request, SignedHeaders=accept;host;x-amz-date;x-amz-security-token;x-amzn-bedrock-service-tier, Signature=[0-9a-f]{64}$/,
    );
    expect(headers.get('x-amz-security-token')).toBe('session');
    expect(headers.get('x-amzn-bedrock-service-tier')).toBe('flex');
  });

  it('must say something', async () => {
    const { fetch, sent } = service(saidWhole('Yes'));
    const model = bedrockInvoke({
      region: 'us-west-2',
      modelId: LARGE_2407.modelId,
      baseURL: 'https://x.test',
      fetch,
    });
    await expect(model.doGenerate(question)).rejects.toThrow(/credentials/);
    expect(sent).toEqual([]);
  });

  it('cannot ask for a tier that does not exist', async () => {
    const { fetch } = service(saidWhole('Yes'));
    const providerOptions = { amazonBedrock: { serviceTier: 'cheapest' } };
    await expect(modelOver(fetch).doGenerate({ ...question, providerOptions })).rejects.toThrow(
      /service tier/,
    );
  });
});

describe('a refusal', () => {
  it('carries the status, the body and the headers of the service', async () => {
    const message = 'Too many requests, please wait before trying again.';
    const { fetch } = service(refusal(429, message, 'ThrottlingException'));
    const failure = modelOver(fetch).doStream(question);
    await expect(failure).rejects.toThrow(APICallError);
    await expect(failure).rejects.toMatchObject({
      message,
      statusCode: 429,
      isRetryable: true,
      responseBody: JSON.stringify({ message }),
      responseHeaders: { 'x-amzn-errortype': expect.stringContaining('ThrottlingException') },
    });
  });

  it.each([
    ['{"Message":"Forbidden by a policy"}', 'Forbidden by a policy'],
    ['<html></html>', 'HTTP 403'],
  ])('says what it can of %s', async (body, message) => {
    const { fetch } = service(() => new Response(body, { status: 403 }));
    await expect(modelOver(fetch).doGenerate(question)).rejects.toMatchObject({ message });
  });

  it.each([
    [404, 'This model version has reached the end of its life.', 'model_retired'],
    [400, 'The provided model identifier is invalid.', 'unknown_model'],
    [
      403,
      "You don't have access to the model with the specified model ID.",
      'service_denied_access',
    ],
    [429, 'Too many tokens, please wait before trying again.', 'service_rate_limited'],
  ])('is explained as any other: %i %s', async (status, message, code) => {
    const { fetch } = service(refusal(status, message, 'AnException'));
    const error = await Promise.resolve(modelOver(fetch).doGenerate(question)).catch(
      (reason: unknown) => reason,
    );
    expect(explainError(error, LARGE_2407).code).toBe(code);
  });

  it('of the network may be retried', async () => {
    const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));
    const error = await Promise.resolve(modelOver(fetch).doGenerate(question)).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ isRetryable: true, statusCode: undefined });
    expect(explainError(error, LARGE_2407).code).toBe('service_unreachable');
  });
});

describe('stopping', () => {
  it('sends nothing when it was stopped before', async () => {
    const { fetch, sent } = service(saidWhole('Yes'));
    const abortSignal = AbortSignal.abort();
    await expect(modelOver(fetch).doGenerate({ ...question, abortSignal })).rejects.toThrow(
      /abort/i,
    );
    expect(sent).toEqual([]);
  });

  it('reaches the service, and is told as an abort', async () => {
    const stop = new AbortController();
    const fetch: typeof globalThis.fetch = async (_input, init) => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(chunk(choice({ content: 'Bon' })));
          init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
        },
      });
      return new Response(body);
    };
    const { stream } = streamText({
      model: modelOver(fetch),
      prompt: 'Hello',
      abortSignal: stop.signal,
    });
    const seen: string[] = [];
    for await (const part of stream) {
      seen.push(part.type);
      if (part.type === 'text-delta') stop.abort();
    }
    expect(seen.at(-1)).toBe('abort');
  });
});

describe('in a chat', () => {
  /** As the product wraps every model. */
  const wrapped = (fetch: typeof globalThis.fetch, offer = LARGE_2407) =>
    wrapLanguageModel({
      model: modelOver(fetch, { modelId: offer.modelId }),
      middleware: [
        legalHistory(asInvoked(offer), { api: 'invoke' }),
        streamedTools(asInvoked(offer), true),
      ],
    });
  const status = tool({
    description: 'Get payment status of a transaction',
    inputSchema: jsonSchema<{ transaction_id: string }>({
      type: 'object',
      properties: { transaction_id: { type: 'string' } },
      required: ['transaction_id'],
    }),
    execute: () => ({ status: 'Paid' }),
  });
  const call = {
    id: '3NcHNntdRyaHu8zisKJAhQ',
    function: { name: 'status', arguments: '{"transaction_id":"T1001"}' },
  };

  it('runs a tool and answers with what it found', async () => {
    const { fetch, sent } = service(
      streamed([choice({ tool_calls: [call] }, 'tool_calls')]),
      streamed([choice({ content: 'It is paid.' }), choice({}, 'stop')]),
    );
    const result = streamText({
      model: wrapped(fetch),
      instructions: 'Be brief.',
      prompt: 'Status of T1001?',
      tools: { status },
      stopWhen: isStepCount(3),
    });
    expect(await result.text).toBe('It is paid.');
    expect(await result.finishReason).toBe('stop');
    const [, second] = sent;
    expect(second?.url).toMatch(/\/invoke-with-response-stream$/);
    expect(second?.headers.get('x-amzn-bedrock-accept')).toBe('application/json');
    expect(second?.body).toMatchObject({
      messages: [
        { role: 'system' },
        { role: 'user' },
        { role: 'assistant', tool_calls: [{ id: expect.stringMatching(/^[a-zA-Z0-9]{9}$/) }] },
        { role: 'tool', content: '{"status":"Paid"}' },
      ],
    });
  });

  it('asks for a whole answer where tools are refused while streaming', async () => {
    const { fetch, sent } = service(
      refusal(400, "This model doesn't support tool use in streaming mode.", 'ValidationException'),
      whole(choice({ tool_calls: [call] }, 'tool_calls')),
      saidWhole('It is paid.'),
    );
    const offer = { ...LARGE_2407, modelId: 'mistral.one-that-refuses' };
    const result = streamText({
      model: wrapped(fetch, offer),
      prompt: 'Status of T1001?',
      tools: { status },
      stopWhen: isStepCount(3),
    });
    expect(await result.text).toBe('It is paid.');
    expect(sent.map(({ url }) => url.split('/').at(-1))).toEqual([
      'invoke-with-response-stream',
      'invoke',
      'invoke',
    ]);
  });

  it('tells a text model of earlier tools in words and offers none', async () => {
    const { fetch, sent } = service(
      streamed([{ outputs: [{ text: ' Yes.', stop_reason: 'stop' }] }]),
    );
    const result = streamText({
      model: wrapped(fetch, SEVEN),
      instructions: 'Be brief.',
      messages: [
        { role: 'user', content: 'Status of T1001?' },
        {
          role: 'assistant',
          content: [{ type: 'tool-call', toolCallId: 'a', toolName: 'status', input: {} }],
        },
        {
          role: 'tool',
          content: [
            {
              type: 'tool-result',
              toolCallId: 'a',
              toolName: 'status',
              output: { type: 'json', value: { status: 'Paid' } },
            },
          ],
        },
        { role: 'assistant', content: 'It is paid.' },
        { role: 'user', content: 'Sure?' },
      ],
      tools: { status },
    });
    expect(await result.text).toBe('Yes.');
    expect(sent[0]?.body).toEqual({
      prompt:
        '<s>[INST] Be brief.\n\nStatus of T1001? [/INST] (status {} returned {"status":"Paid"})\n\nIt is paid.</s> [INST] Sure? [/INST]',
    });
  });
});

describe('the kind of a body', () => {
  it.each([
    ['mistral.mistral-7b-instruct-v0:2', 'prompt'],
    ['mistral.mixtral-8x7b-instruct-v0:1', 'prompt'],
    ['mistral.mistral-large-2402-v1:0', 'prompt'],
    ['mistral.mistral-small-2402-v1:0', 'prompt'],
    ['arn:aws:bedrock:us-east-1::foundation-model/mistral.mistral-large-2402-v1:0', 'prompt'],
    ['mistral.mistral-large-2407-v1:0', 'chat'],
    ['us.mistral.pixtral-large-2502-v1:0', 'chat'],
    ['mistral.mistral-large-3-675b-instruct', 'chat'],
    ['mistral.ministral-3-8b-instruct', 'chat'],
    ['toString', 'chat'],
  ])('of %s is %s', (modelId, dialect) => {
    expect(dialectOf(modelId)).toBe(dialect);
  });

  it('changes what an offer can do', () => {
    expect(asInvoked(SEVEN).abilities).toMatchObject({ tools: false, vision: false, system: true });
    expect(asInvoked(LARGE_2407).abilities).toMatchObject({
      tools: true,
      streamsTools: true,
      json: 'tool',
    });
    expect(asInvoked(offerOf('bedrock:mistral.mistral-large-2402-v1:0')).abilities.tools).toBe(
      false,
    );
  });
});
