import { createHash, createHmac } from 'node:crypto';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { convertToModelMessages, generateText, streamText, type ToolSet, tool } from 'ai';
import sharp from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createEmulator } from '@/lib/emulator';
import { catalog } from '@/lib/models/catalog';
import { connectionTo } from '@/lib/models/connections';
import { toCallSettings } from '@/lib/models/parameters';
import { resolveModel } from '@/lib/models/resolve';
import type { Offer } from '@/lib/models/schema';
import { type ToolWords, toolNames, toolSchemas } from '@/lib/tools/schema';
import { offerOf } from '../support/emulated';
import { shapeProblems } from './support/aws-shapes';
import { openapiProblems } from './support/openapi';
import {
  type Ask,
  answer,
  conversations,
  type Part,
  question,
  type Settings,
  said,
} from './support/transcripts';

const alive = catalog.filter(({ lifecycle }) => lifecycle.state !== 'retired');

const baseURL = (offer: Offer) =>
  offer.source === 'mistral'
    ? 'https://api.mistral.ai/v1'
    : `https://bedrock-runtime.${offer.geo === 'eu' ? 'eu-west-3' : 'us-east-1'}.amazonaws.com`;

type Sent = { url: URL; method: string; headers: Headers; text: string; body: unknown };

/** The offer's adapter over the emulator, and everything that it sent. */
function watched(offer: Offer, apiKey?: string): { model: LanguageModelV4; sent: Sent[] } {
  const emulator = createEmulator({ paceMs: 0, seed: 1 });
  const sent: Sent[] = [];
  const { summary } = connectionTo(offer.source);
  const model = resolveModel(offer, {
    summary,
    baseURL: baseURL(offer),
    ...(apiKey === undefined ? {} : { apiKey }),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const text = await request.clone().text();
      const { method, headers } = request;
      sent.push({ url: new URL(request.url), method, headers, text, body: JSON.parse(text) });
      return emulator.fetch(request);
    },
  });
  return { model, sent };
}

const tools: ToolSet = Object.fromEntries(
  toolNames.map((name) => {
    const { description, input }: ToolWords = toolSchemas[name];
    return [name, tool({ description, inputSchema: input })];
  }),
);

const settings: Settings[] = [
  { temperature: 0 },
  { temperature: 1.5 },
  { topP: 0.001 },
  { topP: 1 },
  { maxTokens: 1 },
  { maxTokens: 2_000 },
  { randomSeed: 0 },
  { randomSeed: 2 ** 31 - 1 },
  { safePrompt: true },
  { safePrompt: false },
  { temperature: 0.7, topP: 0.9, maxTokens: 500, randomSeed: 42, safePrompt: true },
];

const wireChoice = { auto: 'auto', any: 'required', none: 'none' } as const;

/** Asks as a run does, and drops what comes back. */
async function send(offer: Offer, ask: Ask, streamed: boolean): Promise<Sent> {
  const { model, sent } = watched(offer, 'a-key-of-the-test');
  const { system, toolChoice = 'auto', ...given } = ask.settings ?? {};
  const hasTools = ask.tools === true && offer.abilities.tools;
  const call = {
    model,
    messages: await convertToModelMessages(ask.messages, { ignoreIncompleteToolCalls: true }),
    ...(system ? { instructions: system } : {}),
    ...toCallSettings(offer, given),
    tools: hasTools ? tools : {},
    toolChoice: wireChoice[hasTools ? toolChoice : 'auto'],
    maxRetries: 0,
  };
  if (streamed) {
    const { stream } = streamText({ ...call, onError: () => undefined });
    for await (const part of stream) if (part.type === 'error') throw part.error;
  } else {
    await generateText(call);
  }
  expect(sent).toHaveLength(1);
  const [only] = sent;
  if (!only) throw new Error('nothing was sent');
  return only;
}

const isWhole = (offer: Offer, ask: Ask, streamed: boolean) =>
  !streamed || (ask.tools === true && offer.abilities.tools && !offer.abilities.streamsTools);

function expectLegal(offer: Offer, ask: Ask, streamed: boolean, request: Sent): void {
  const { url, method, headers, body } = request;
  expect(method).toBe('POST');
  expect(headers.get('authorization')).toBe('Bearer a-key-of-the-test');
  expect(headers.get('content-type')).toBe('application/json');
  if (offer.source === 'mistral') {
    expect(url.href).toBe('https://api.mistral.ai/v1/chat/completions');
    expect(openapiProblems('ChatCompletionRequest', body)).toEqual([]);
    expect(mistralProblems(body)).toEqual([]);
    expect(body).toMatchObject({ model: offer.modelId });
    expect(Reflect.get(Object(body), 'stream') ?? false).toBe(streamed);
    return;
  }
  const whole = isWhole(offer, ask, streamed);
  const operation = whole ? 'converse' : 'converse-stream';
  expect(url.href).toBe(
    `${baseURL(offer)}/model/${encodeURIComponent(offer.modelId)}/${operation}`,
  );
  const shape = whole ? 'ConverseRequest' : 'ConverseStreamRequest';
  expect(shapeProblems(shape, body)).toEqual([]);
  expect(converseProblems(body)).toEqual([]);
}

const MistralMessages = z.object({
  messages: z.array(
    z.object({
      role: z.enum(['system', 'user', 'assistant', 'tool']),
      content: z.union([z.string(), z.array(z.object({ type: z.string() }))]).nullish(),
      tool_calls: z.array(z.object({ id: z.string() })).optional(),
      tool_call_id: z.string().optional(),
    }),
  ),
});

/** Rules of Mistral's API that a schema cannot say: order of roles, ids, one result a call. */
function mistralProblems(body: unknown): string[] {
  const { messages } = MistralMessages.parse(body);
  const problems: string[] = [];
  let open: string[] = [];
  let before = 'start';
  const ids = new Set<string>();
  const follows: Record<string, readonly string[]> = {
    system: ['start'],
    user: ['start', 'system', 'assistant'],
    assistant: ['user', 'tool'],
    tool: ['assistant', 'tool'],
  };
  for (const { role, content, tool_calls: calls = [], tool_call_id: id = '' } of messages) {
    if (!follows[role]?.includes(before)) problems.push(`${role} after ${before}`);
    if (role !== 'tool' && open.length > 0) problems.push(`${role} before the results of ${open}`);
    if (role === 'tool' && open.shift() !== id) problems.push(`a result of ${id} out of order`);
    if (role === 'assistant') {
      open = calls.map((call) => call.id);
      if (Boolean(content?.length) === calls.length > 0) problems.push('content and calls');
    }
    for (const call of calls) {
      if (!/^[a-zA-Z0-9]{9}$/.test(call.id)) problems.push(`id ${call.id}`);
      if (ids.has(call.id)) problems.push(`id ${call.id} twice`);
      ids.add(call.id);
    }
    before = role;
  }
  if (open.length > 0) problems.push(`no results of ${open}`);
  return before === 'user' || before === 'tool' ? problems : [...problems, `ends in ${before}`];
}

const ConverseMessages = z.object({
  messages: z.array(
    z.object({
      role: z.enum(['user', 'assistant']),
      content: z.array(
        z.object({
          text: z.string().optional(),
          toolUse: z.object({ toolUseId: z.string() }).optional(),
          toolResult: z.object({ toolUseId: z.string() }).optional(),
        }),
      ),
    }),
  ),
  toolConfig: z.unknown().optional(),
});

/** Rules of Mistral models on Converse that the service model cannot say. */
function converseProblems(body: unknown): string[] {
  const { messages, toolConfig } = ConverseMessages.parse(body);
  const problems: string[] = [];
  let open: string[] = [];
  for (const [at, { role, content }] of messages.entries()) {
    const used = content.flatMap(({ toolUse }) => toolUse?.toolUseId ?? []);
    const results = content.flatMap(({ toolResult }) => toolResult?.toolUseId ?? []);
    const special = used.length + results.length;
    if (role !== (at % 2 === 0 ? 'user' : 'assistant')) problems.push(`${at}: not alternating`);
    if (special > 0 && special < content.length) problems.push(`${at}: mixed blocks`);
    if (special > 0 && toolConfig === undefined) problems.push(`${at}: no toolConfig`);
    if (results.join() !== open.join()) problems.push(`${at}: results ${results} of ${open}`);
    if (content.length === 0 || content.some(({ text }) => text?.trim() === '')) {
      problems.push(`${at}: blank`);
    }
    open = used;
  }
  return messages.length % 2 === 1 ? problems : [...problems, 'does not end with the user'];
}

describe.each(alive)('what is sent to $id', (offer) => {
  it.each(Object.entries(conversations))('is legal: %s', async (_, ask) => {
    for (const streamed of [true, false]) {
      expectLegal(offer, ask, streamed, await send(offer, ask, streamed));
    }
  });

  it.each(settings)('carries the setting %j as the service takes it', async (given) => {
    for (const streamed of [true, false]) {
      const ask = { messages: [question('Hello')], settings: given };
      const request = await send(offer, ask, streamed);
      expectLegal(offer, ask, streamed, request);
      const { temperature, topP, maxTokens, randomSeed, safePrompt } = given;
      const {
        messages: _,
        system: _system,
        model: _model,
        stream: _stream,
        ...rest
      } = Object(request.body);
      const wanted =
        offer.source === 'mistral'
          ? {
              temperature,
              top_p: topP,
              max_tokens: maxTokens,
              random_seed: randomSeed,
              safe_prompt: safePrompt || undefined,
            }
          : {
              inferenceConfig: {
                temperature: temperature === undefined ? undefined : Math.min(temperature, 1),
                topP,
                maxTokens,
              },
            };
      expect(withoutEmpty(rest)).toEqual(withoutEmpty(wanted));
    }
  });

  it('carries images where the model sees, and a note where it does not', async () => {
    const png = sharp({ create: { width: 4, height: 4, channels: 3, background: '#00f' } });
    const formats = ['png', 'jpeg', 'webp', 'gif'] as const;
    const images = await Promise.all(
      formats.map(async (format): Promise<Part> => {
        const bytes = await png.clone().toFormat(format).toBuffer();
        const mediaType = `image/${format}`;
        return {
          type: 'file',
          mediaType,
          url: `data:${mediaType};base64,${bytes.toString('base64')}`,
        };
      }),
    );
    const many = [...images, ...images, ...images];
    const ask = {
      messages: [
        question('Look', ...many),
        answer(said('Blue.')),
        question('And here?', ...images),
        answer(said('Blue again.')),
        question('Sure?'),
      ],
    };
    for (const streamed of [true, false]) {
      const request = await send(offer, ask, streamed);
      expectLegal(offer, ask, streamed, request);
      const count = request.text.split(offer.source === 'mistral' ? '"image_url",' : '"image":');
      const most = offer.source === 'mistral' ? 8 : 16;
      expect(count.length - 1).toBe(offer.abilities.vision ? most : 0);
      if (!offer.abilities.vision) expect(request.text).toContain('cannot see images');
    }
  });

  it('carries the tools with their schemas, or none for a model without tools', async () => {
    const ask = { messages: [question('What is the status of T1001?')], tools: true };
    const { text } = await send(offer, ask, true);
    for (const name of toolNames) expect(text.includes(`"${name}"`)).toBe(offer.abilities.tools);
  });
});

/** Without members that are undefined, and without objects that are empty then. */
function withoutEmpty(value: object): object {
  const entries = Object.entries(value)
    .map(([key, item]) => [key, item instanceof Object ? withoutEmpty(item) : item] as const)
    .filter(
      ([, item]) => item !== undefined && !(item instanceof Object && !Object.keys(item).length),
    );
  return Object.fromEntries(entries);
}

describe('signed by the AWS credential chain', () => {
  const secret = 'a-secret-of-the-test';

  beforeAll(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDOFTHETEST');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
    vi.stubEnv('AWS_SESSION_TOKEN', 'a-session-of-the-test');
    return () => vi.unstubAllEnvs();
  });

  it.each([
    ['bedrock:mistral.mistral-large-3-675b-instruct', true],
    ['bedrock:us.mistral.pixtral-large-2502-v1:0', true],
    ['bedrock:mistral.mistral-large-2407-v1:0', false],
  ])('%s, streamed: %s', async (id, streamed) => {
    const offer = offerOf(id);
    const { model, sent } = watched(offer);
    const call = { model, prompt: 'Hé, 12 € ?', maxRetries: 0 };
    if (streamed) await streamText(call).text;
    else await generateText(call);
    const [request] = sent;
    if (!request) throw new Error('nothing was sent');
    const { headers } = request;
    const day = headers.get('x-amz-date')?.slice(0, 8);
    expect(headers.get('x-amz-date')).toMatch(/^\d{8}T\d{6}Z$/);
    expect(headers.get('x-amz-security-token')).toBe('a-session-of-the-test');
    expect(headers.get('authorization')).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDOFTHETEST/${day}/us-east-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=${signatureOf(request, secret)}`,
    );
    expect(JSON.stringify([...headers])).not.toContain(secret);
  });
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();

/** Signature Version 4 as AWS's reference describes it, over host, date and session. */
function signatureOf({ url, method, headers, text }: Sent, secret: string): string {
  const date = headers.get('x-amz-date') ?? '';
  const scope = [date.slice(0, 8), 'us-east-1', 'bedrock', 'aws4_request'];
  const names = ['host', 'x-amz-date', 'x-amz-security-token'];
  const path = url.pathname.split('/').map(encodeURIComponent).join('/');
  const values = names.map((name) => `${name}:${name === 'host' ? url.host : headers.get(name)}\n`);
  const canonical = [method, path, '', values.join(''), names.join(';'), sha256(text)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical)].join('\n');
  const key = scope.reduce((inner: string | Buffer, part) => hmac(inner, part), `AWS4${secret}`);
  return hmac(key, toSign).toString('hex');
}

describe('the checks of these requests can fail', () => {
  const ask = { messages: [{ role: 'user', content: 'Hello' }], model: 'mistral-large-latest' };
  const turn = { role: 'user', content: [{ text: 'Hello' }] };

  it.each([
    { ...ask, stream_options: { include_usage: true } },
    { ...ask, temperature: 2 },
    { ...ask, tool_choice: 'sometimes' },
    { ...ask, messages: [{ role: 'user', content: 'Hello', name: 'Ada' }] },
    { messages: ask.messages },
  ])('by the OpenAPI: %j', (body) => {
    expect(openapiProblems('ChatCompletionRequest', body)).not.toEqual([]);
    expect(openapiProblems('ChatCompletionRequest', ask)).toEqual([]);
  });

  it.each([
    { messages: [turn], modelId: 'in-the-path' },
    { messages: [turn], inferenceConfig: { topK: 5 } },
    { messages: [turn], inferenceConfig: { temperature: 1.5 } },
    { messages: [turn], inferenceConfig: { maxTokens: 2 ** 31 } },
    { messages: [turn], inferenceConfig: { stopSequences: [''] } },
    { messages: [{ ...turn, role: 'tool' }] },
    { messages: [{ role: 'user', content: [{ text: 'Hello', image: {} }] }] },
    {
      messages: [
        { role: 'user', content: [{ image: { format: 'bmp', source: { bytes: 'AA==' } } }] },
      ],
    },
    { messages: [turn], toolConfig: { tools: [] } },
    {
      messages: [turn],
      toolConfig: { tools: [{ toolSpec: { name: 'a b', inputSchema: { json: {} } } }] },
    },
    { messages: [turn], requestMetadata: { 'a~': 'b' } },
  ])('by the service model: %j', (body) => {
    expect(shapeProblems('ConverseStreamRequest', body)).not.toEqual([]);
    expect(shapeProblems('ConverseStreamRequest', { messages: [turn] })).toEqual([]);
  });

  it.each([
    [{ role: 'assistant', content: 'Hello' }],
    [
      { role: 'user', content: 'a' },
      { role: 'user', content: 'b' },
    ],
    [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: '', tool_calls: [{ id: 'tooluse_1' }] },
      { role: 'tool', content: 'b', tool_call_id: 'tooluse_1' },
    ],
    [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: '', tool_calls: [{ id: 'abcDEF123' }] },
      { role: 'tool', content: 'b', tool_call_id: 'abcDEF123' },
      { role: 'user', content: 'c' },
    ],
  ])('by the order of messages: %j', (...messages) => {
    expect(mistralProblems({ messages })).not.toEqual([]);
  });

  it.each([
    [[turn, turn]],
    [
      [
        turn,
        { role: 'assistant', content: [{ text: 'a' }, { toolUse: { toolUseId: 'b' } }] },
        turn,
      ],
    ],
    [[turn, { role: 'assistant', content: [{ text: ' ' }] }, turn]],
  ])('by the turns of Converse: %j', (messages) => {
    expect(converseProblems({ messages })).not.toEqual([]);
  });
});
