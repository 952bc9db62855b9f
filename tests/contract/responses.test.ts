import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createEmulator, type EmulatorOptions } from '@/lib/emulator';
import { decodeFrame, splitFrames } from '@/lib/emulator/event-stream';
import {
  bedrockTools,
  LARGE,
  mistralTools,
  parse,
  readBytes,
  readChunks,
  user,
} from '@/lib/emulator/testing/clients';
import {
  errorProblems,
  headerProblems,
  type OperationName,
  operations,
  shapeProblems,
} from './support/aws-shapes';
import { openapiProblems } from './support/openapi';

/** Whatever the emulator answers fits the schemas that the services publish. */

type Ask = { path: string; body?: unknown; headers?: HeadersInit; options?: EmulatorOptions };
type Answer = { status: number; headers: Headers; bytes: Uint8Array; text: string };

async function send({ path, body, headers = {}, options = {} }: Ask): Promise<Answer> {
  const { fetch } = createEmulator({ paceMs: 0, seed: 1, ...options });
  const response = await fetch(`http://emulator.test${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  return { status: response.status, headers: response.headers, bytes, text };
}

const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#00f' } })
  .png()
  .toBuffer();
const status = user("What's the status of my transaction T1001?");
const parallel = user('What are the status and the date of T1001 and T1002?');
const schema = { type: 'object', properties: { product: { type: 'string' } } };

describe('Mistral’s API', () => {
  const asks: [string, Record<string, unknown>][] = [
    ['text', { messages: [user('hello')] }],
    ['a cut text', { messages: [user('count to 300')], max_tokens: 4 }],
    ['nothing at all', { messages: [user('hello')], max_tokens: 0 }],
    ['a call', { messages: [status], tools: mistralTools }],
    ['calls in parallel', { messages: [parallel], tools: mistralTools }],
    ['JSON', { messages: [user('a cheese as JSON')], response_format: { type: 'json_object' } }],
    [
      'a schema',
      {
        messages: [user('a cheese')],
        response_format: { type: 'json_schema', json_schema: { name: 'cheese', schema } },
      },
    ],
    ['thoughts', { messages: [user('hello')], reasoning_effort: 'high' }],
    ['three choices', { messages: [user('hello')], n: 3 }],
    [
      'a cache, a tier and a safe prompt',
      {
        messages: [user('hello')],
        prompt_cache_key: 'key',
        service_tier: 'auto',
        safe_prompt: true,
      },
    ],
    [
      'an image',
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is this?' },
              {
                type: 'image_url',
                image_url: `data:image/png;base64,${png.toString('base64')}`,
              },
            ],
          },
        ],
      },
    ],
  ];

  it.each(asks)('gives %s, whole and streamed', async (_, given) => {
    const path = '/v1/chat/completions';
    const body = { model: 'mistral-small-latest', ...given };
    const whole = await send({ path, body });
    expect(whole.status).toBe(200);
    expect(openapiProblems('ChatCompletionResponse', parse(whole.text))).toEqual([]);
    const streamed = await send({ path, body: { ...body, stream: true } });
    const chunks = readChunks(streamed.text);
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.flatMap((chunk) => openapiProblems('CompletionChunk', chunk))).toEqual([]);
  });

  it.each([
    { model: 'mistral-embed', input: 'a' },
    { model: 'codestral-embed', input: ['a', 'b'], output_dimension: 64 },
  ])('embeds %j', async (body) => {
    const { text } = await send({ path: '/v1/embeddings', body });
    expect(openapiProblems('EmbeddingResponse', parse(text))).toEqual([]);
  });

  it('lists models, and tells of each one', async () => {
    const list = parse((await send({ path: '/v1/models' })).text);
    expect(openapiProblems('ModelList', list)).toEqual([]);
    const cards: { id: string }[] = Object(list.data);
    expect(cards.length).toBeGreaterThan(12);
    for (const { id } of cards) {
      const { text } = await send({ path: `/v1/models/${encodeURIComponent(id)}` });
      expect(openapiProblems('BaseModelCard', parse(text))).toEqual([]);
    }
  });

  it('words what it finds wrong as the OpenAPI words it', async () => {
    const { text } = await send({ path: '/v1/chat/completions', body: { stop: 3, extra: 1 } });
    const { message } = parse(text);
    expect(Object(message).detail.length).toBeGreaterThan(2);
    expect(openapiProblems('HTTPValidationError', message)).toEqual([]);
  });
});

const turn = (...content: object[]) => ({ role: 'user', content });
const converse: [string, Record<string, unknown>][] = [
  ['text', { messages: [turn({ text: 'hello' })] }],
  [
    'a cut text, a tier and a latency',
    {
      messages: [turn({ text: 'count to 300' })],
      inferenceConfig: { maxTokens: 4 },
      serviceTier: { type: 'flex' },
      performanceConfig: { latency: 'standard' },
    },
  ],
  ['a call', { messages: [turn({ text: status.content })], toolConfig: bedrockTools }],
  ['calls in parallel', { messages: [turn({ text: parallel.content })], toolConfig: bedrockTools }],
  [
    'a schema',
    {
      messages: [turn({ text: 'a cheese' })],
      outputConfig: {
        textFormat: {
          type: 'json_schema',
          structure: { jsonSchema: { schema: JSON.stringify(schema) } },
        },
      },
    },
  ],
  [
    'an image',
    {
      messages: [
        turn(
          { text: 'What is this?' },
          { image: { format: 'png', source: { bytes: png.toString('base64') } } },
        ),
      ],
    },
  ],
];

const pathOf = (operation: OperationName, model = LARGE) =>
  operations[operation].http.requestUri.replace('{modelId}', encodeURIComponent(model));

/** An event by the shape of its stream; the padding `p` is in no shape and on every wire. */
function eventProblems(shape: string, frame: Uint8Array): string[] {
  const { headers, payload } = decodeFrame(frame);
  const { p, ...event } = parse(payload);
  const type = headers[':event-type'] ?? headers[':exception-type'] ?? '';
  const padded = headers[':message-type'] === 'exception' || typeof p === 'string';
  return [...(padded ? [] : [`${type} has no p`]), ...shapeProblems(shape, { [type]: event })];
}

describe('Converse', () => {
  it.each(converse)('gives %s, whole and streamed', async (_, body) => {
    const whole = await send({ path: pathOf('Converse'), body });
    expect([whole.status, shapeProblems('ConverseResponse', parse(whole.text))]).toEqual([200, []]);
    const { bytes, headers } = await send({ path: pathOf('ConverseStream'), body });
    expect(headerProblems('ConverseStreamResponse', headers)).toEqual([]);
    const frames = [...splitFrames(bytes)];
    expect(frames.length).toBeGreaterThan(4);
    const problems = frames.flatMap((frame) => eventProblems('ConverseStreamOutput', frame));
    expect(problems).toEqual([]);
  });
});

describe('InvokeModel', () => {
  const seven = 'mistral.mistral-7b-instruct-v0:2';
  const bodies: [string, string, Record<string, unknown>][] = [
    ['text', LARGE, { messages: [user('hello')] }],
    ['a call', LARGE, { messages: [status], tools: mistralTools }],
    ['a prompt', seven, { prompt: '<s>[INST] hello [/INST]' }],
  ];

  it.each(bodies)('gives %s, whole and streamed', async (_, model, body) => {
    const headers = { 'x-amzn-bedrock-service-tier': 'priority' };
    const whole = await send({ path: pathOf('InvokeModel', model), body, headers });
    expect(whole.status).toBe(200);
    expect(headerProblems('InvokeModelResponse', whole.headers)).toEqual([]);
    expect(parse(whole.text)).toEqual(expect.any(Object));
    const operation = 'InvokeModelWithResponseStream';
    const streamed = await send({ path: pathOf(operation, model), body, headers });
    expect(headerProblems('InvokeModelWithResponseStreamResponse', streamed.headers)).toEqual([]);
    const frames = [...splitFrames(streamed.bytes)];
    expect(frames.flatMap((frame) => eventProblems('ResponseStream', frame))).toEqual([]);
    const last = frames.at(-1);
    const metrics = 'amazon-bedrock-invocationMetrics';
    expect(Object.keys(readBytes(parse(last ? decodeFrame(last).payload : '')))).toContain(metrics);
  });
});

describe('a refusal of Bedrock is one of its operation, by name, status and body', () => {
  const names = Object.keys(operations).filter((name) => name in operations);
  const all = names.map((name) => name as OperationName);
  const good = { messages: [turn({ text: 'hello' })] };
  const bodyFor = (operation: OperationName) =>
    operation.startsWith('Converse') ? good : { messages: [user('hello')] };

  async function problemsOf(operation: OperationName, ask: Partial<Ask>): Promise<string[]> {
    const body = bodyFor(operation);
    const { status: code, headers, text } = await send({ path: pathOf(operation), body, ...ask });
    const [name = ''] = (headers.get('x-amzn-ErrorType') ?? '').split(':');
    return errorProblems(operation, name, code, parse(text));
  }

  it.each(all)('%s', async (operation) => {
    const asks: Partial<Ask>[] = [
      { body: {} },
      { path: pathOf(operation, 'nothing') },
      { path: pathOf(operation, 'mistral.pixtral-large-2502-v1:0') },
      { options: { lifecycle: { [LARGE]: 'legacy' } } },
      { options: { lifecycle: { [LARGE]: 'retired' } } },
      ...operations[operation].errors
        .filter(({ shape }) => !/Stream|Conflict/.test(shape))
        .map(({ shape }) => ({ headers: { 'x-emulator-fault': `refusal:${shape}` } })),
    ];
    for (const ask of asks) expect(await problemsOf(operation, ask)).toEqual([]);
  });

  it.each(['ConverseStream', 'InvokeModelWithResponseStream'] as const)(
    '%s, in the middle of its answer',
    async (operation) => {
      const shape = operation === 'ConverseStream' ? 'ConverseStreamOutput' : 'ResponseStream';
      const errors = [
        'internalServerException',
        'modelStreamErrorException',
        'validationException',
        'throttlingException',
        'serviceUnavailableException',
      ];
      for (const name of errors) {
        const headers = { 'x-emulator-fault': `error-event:2:${name}` };
        const { bytes } = await send({
          path: pathOf(operation),
          body: bodyFor(operation),
          headers,
        });
        const frames = [...splitFrames(bytes)];
        expect(frames.flatMap((frame) => eventProblems(shape, frame))).toEqual([]);
        const last = frames.at(-1);
        expect(last && decodeFrame(last).headers[':exception-type']).toBe(name);
      }
    },
  );
});
