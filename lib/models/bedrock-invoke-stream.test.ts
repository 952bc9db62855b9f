import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import { StreamProviderError } from 'ai';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEvent } from '@/lib/emulator/event-stream';
import { BrokenStreamError } from './bedrock-invoke-frames';
import { partsOf, type StreamedAnswer } from './bedrock-invoke-stream';

type Part = LanguageModelV4StreamPart;

const codec = new EventStreamCodec(toUtf8, fromUtf8);
const text = (value: string) => ({ type: 'string' as const, value });

const chunk = (json: unknown) =>
  encodeEvent('chunk', {
    bytes: Buffer.from(JSON.stringify(json)).toString('base64'),
    p: 'abcdefgh',
  });
const exception = (type: string, message: string) =>
  codec.encode({
    headers: {
      ':exception-type': text(type),
      ':content-type': text('application/json'),
      ':message-type': text('exception'),
    },
    body: fromUtf8(JSON.stringify({ message })),
  });

const metrics = {
  'amazon-bedrock-invocationMetrics': {
    inputTokenCount: 63,
    outputTokenCount: 263,
    invocationLatency: 5330,
    firstByteLatency: 122,
  },
};

/** A chunk as lobehub/lobe-chat#3810 shows it: `message` holds what is new. */
const said = (content: string, stop_reason: string | null = null) => ({
  choices: [{ index: 0, message: { role: 'assistant', content }, stop_reason }],
});
const called = (calls: unknown[], stop_reason: string | null = 'tool_calls') => ({
  choices: [
    { index: 0, message: { role: 'assistant', content: '', tool_calls: calls }, stop_reason },
  ],
});
const call = (id: string | null, name: string, args: unknown) => ({
  id,
  function: { name, arguments: args },
});

const headers = new Headers({
  'x-amzn-requestid': '2c2dcd08-d089-4006-ad15-3c10b6bc141c',
  date: 'Wed, 26 Feb 2025 09:21:31 GMT',
  'x-amzn-bedrock-content-type': 'application/json',
});

const chatAnswer: StreamedAnswer = {
  headers,
  modelId: 'mistral.mistral-large-2407-v1:0',
  dialect: 'chat',
  jsonTool: false,
  warnings: [],
  includeRawChunks: false,
};

function streamOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

async function read(pieces: readonly Uint8Array[], answer = chatAnswer): Promise<Part[]> {
  const parts: Part[] = [];
  const reader = partsOf(streamOf(pieces), answer).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
  }
  return parts;
}

/** The parts after the two that every stream begins with. */
async function partsAfterBegin(pieces: readonly Uint8Array[], answer = chatAnswer) {
  return (await read(pieces, answer)).slice(2);
}

const finishOf = (parts: readonly Part[]) => parts.find((part) => part.type === 'finish');
const errorsOf = (parts: readonly Part[]) =>
  parts.flatMap((part) => (part.type === 'error' ? [part.error] : []));
const types = (parts: readonly Part[]) => parts.map(({ type }) => type);

const textStream = [said(''), said('Bon'), said('jour'), { ...said('', 'stop'), ...metrics }];

describe('a streamed text', () => {
  it('has the parts of the AI SDK in their order', async () => {
    expect(await read(textStream.map(chunk))).toEqual([
      { type: 'stream-start', warnings: [] },
      {
        type: 'response-metadata',
        id: '2c2dcd08-d089-4006-ad15-3c10b6bc141c',
        timestamp: new Date('2025-02-26T09:21:31Z'),
        modelId: 'mistral.mistral-large-2407-v1:0',
      },
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'Bon' },
      { type: 'text-delta', id: '0', delta: 'jour' },
      { type: 'text-end', id: '0' },
      {
        type: 'finish',
        finishReason: { unified: 'stop', raw: 'stop' },
        usage: {
          inputTokens: { total: 63, noCache: 63, cacheRead: undefined, cacheWrite: undefined },
          outputTokens: { total: 263, text: 263, reasoning: undefined },
          raw: { inputTokens: 63, outputTokens: 263 },
        },
        providerMetadata: { amazonBedrock: { invocationLatency: 5330, firstByteLatency: 122 } },
      },
    ]);
  });

  it('does not care where the network cuts it', async () => {
    const bytes = Buffer.concat(textStream.map(chunk));
    const whole = await read([bytes]);
    const places = fc.array(fc.nat(bytes.length), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(places, async (at) => {
        const ends = [...at.toSorted((a, b) => a - b), bytes.length];
        const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(await read(pieces)).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  it('of a text model begins without the space after its mark', async () => {
    const outputs = [' ', ' Yes', ' indeed'].map((words) => ({
      outputs: [{ text: words, stop_reason: null }],
    }));
    const last = { outputs: [{ text: '', stop_reason: 'length' }], ...metrics };
    const parts = await partsAfterBegin([...outputs, last].map(chunk), {
      ...chatAnswer,
      dialect: 'prompt',
    });
    expect(parts.flatMap((part) => (part.type === 'text-delta' ? [part.delta] : []))).toEqual([
      'Yes',
      ' indeed',
    ]);
    expect(finishOf(parts)?.finishReason).toEqual({ unified: 'length', raw: 'length' });
  });

  it('counts by metrics that come after the end, and by a usage in the chunk', async () => {
    const later = await read([said('a', 'stop'), { choices: [], ...metrics }].map(chunk));
    expect(finishOf(later)?.usage.outputTokens.total).toBe(263);
    const usage = { prompt_tokens: 4, completion_tokens: 5, total_tokens: 9 };
    const other = await read([{ ...said('a', 'stop'), usage }].map(chunk));
    expect(finishOf(other)?.usage.inputTokens.total).toBe(4);
  });

  it('is read as a server of open weights writes it, too', async () => {
    const parts = await partsAfterBegin(
      [
        { choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: null }] },
        { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      ].map(chunk),
    );
    expect(types(parts)).toEqual(['text-start', 'text-delta', 'text-end', 'finish']);
  });

  it('shows its raw chunks where they are asked for', async () => {
    const parts = await read([chunk(said('a', 'stop'))], {
      ...chatAnswer,
      includeRawChunks: true,
    });
    expect(parts[2]).toEqual({ type: 'raw', rawValue: said('a', 'stop') });
  });

  it('passes over events that it does not know', async () => {
    const parts = await partsAfterBegin([
      encodeEvent('somethingNew', { a: 1 }),
      chunk(said('a', 'stop')),
    ]);
    expect(types(parts)).toEqual(['text-start', 'text-delta', 'text-end', 'finish']);
  });

  it('tells the service tier', async () => {
    const tier = new Headers([...headers, ['x-amzn-bedrock-service-tier', 'flex']]);
    const parts = await read([chunk(said('a', 'stop'))], { ...chatAnswer, headers: tier });
    expect(finishOf(parts)?.providerMetadata).toEqual({
      amazonBedrock: { serviceTier: { type: 'flex' } },
    });
  });
});

describe('a streamed tool call', () => {
  it('comes whole in one chunk, after the text', async () => {
    const parts = await partsAfterBegin(
      [
        said('Let me look.'),
        {
          ...called([
            call('3NcHNntdRyaHu8zisKJAhQ', 'weather', '{"city": "Singapore"}'),
            call('4NcHNntdRyaHu8zisKJAhQ', 'time', { city: 'Singapore' }),
          ]),
          ...metrics,
        },
      ].map(chunk),
    );
    const [first, second] = ['3NcHNntdRyaHu8zisKJAhQ', '4NcHNntdRyaHu8zisKJAhQ'];
    expect(parts).toEqual([
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'Let me look.' },
      { type: 'text-end', id: '0' },
      { type: 'tool-input-start', id: first, toolName: 'weather' },
      { type: 'tool-input-delta', id: first, delta: '{"city": "Singapore"}' },
      { type: 'tool-input-start', id: second, toolName: 'time' },
      { type: 'tool-input-delta', id: second, delta: '{"city":"Singapore"}' },
      { type: 'tool-input-end', id: first },
      { type: 'tool-call', toolCallId: first, toolName: 'weather', input: '{"city": "Singapore"}' },
      { type: 'tool-input-end', id: second },
      { type: 'tool-call', toolCallId: second, toolName: 'time', input: '{"city":"Singapore"}' },
      expect.objectContaining({ finishReason: { unified: 'tool-calls', raw: 'tool_calls' } }),
    ]);
  });

  it('grows from pieces', async () => {
    const piece = (index: number, more: object) => ({
      choices: [{ index: 0, delta: { tool_calls: [{ index, ...more }] }, finish_reason: null }],
    });
    const parts = await partsAfterBegin(
      [
        piece(0, { id: 'aaaaaaaaa', function: { name: 'look', arguments: '' } }),
        piece(0, { function: { arguments: '{"a":' } }),
        piece(1, { id: 'bbbbbbbbb', function: { name: 'look', arguments: '{}' } }),
        piece(0, { function: { arguments: '1}' } }),
        { choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] },
      ].map(chunk),
    );
    expect(parts.filter(({ type }) => type === 'tool-call')).toEqual([
      { type: 'tool-call', toolCallId: 'aaaaaaaaa', toolName: 'look', input: '{"a":1}' },
      { type: 'tool-call', toolCallId: 'bbbbbbbbb', toolName: 'look', input: '{}' },
    ]);
  });

  it('is made after a plain stop, too, and gets an id of its own where none is usable', async () => {
    const calls = [call('null', 'look', ''), call(null, 'look', '{}'), call('null', 'look', '{}')];
    const parts = await partsAfterBegin([chunk(called(calls, 'stop'))]);
    const made = parts.flatMap((part) => (part.type === 'tool-call' ? [part] : []));
    expect(new Set(made.map(({ toolCallId }) => toolCallId)).size).toBe(3);
    for (const { toolCallId, input } of made) {
      expect(toolCallId).toMatch(/^[a-zA-Z0-9]{9}$/);
      expect(input).toBe('{}');
    }
    expect(finishOf(parts)?.finishReason).toEqual({ unified: 'tool-calls', raw: 'stop' });
  });

  it('is not made when the answer never ended', async () => {
    const parts = await partsAfterBegin([
      chunk(called([call('aaaaaaaaa', 'pay', '{"amount": 1')], null)),
    ]);
    expect(types(parts)).toEqual(['tool-input-start', 'tool-input-delta', 'finish']);
    expect(finishOf(parts)?.finishReason.unified).toBe('interrupted');
  });

  it('of the tool "json" is the text of the answer', async () => {
    const parts = await partsAfterBegin(
      [chunk({ ...called([call('aaaaaaaaa', 'json', '{"name":"Brie"}')]), ...metrics })],
      { ...chatAnswer, jsonTool: true },
    );
    expect(types(parts)).toEqual(['text-start', 'text-delta', 'text-end', 'finish']);
    expect(parts[1]).toMatchObject({ delta: '{"name":"Brie"}' });
    expect(finishOf(parts)).toMatchObject({
      finishReason: { unified: 'stop' },
      providerMetadata: { amazonBedrock: { isJsonResponseFromTool: true } },
    });
  });
});

describe('a stream that does not end well', () => {
  it('is interrupted without a stop reason, and its text stays open', async () => {
    const parts = await partsAfterBegin(textStream.slice(0, 3).map(chunk));
    expect(types(parts)).toEqual(['text-start', 'text-delta', 'text-delta', 'finish']);
    expect(finishOf(parts)?.finishReason).toEqual({ unified: 'interrupted', raw: undefined });
  });

  it('is interrupted when nothing came', async () => {
    expect(finishOf(await read([]))?.finishReason.unified).toBe('interrupted');
  });

  it.each([
    ['internalServerException', 500, true],
    ['modelStreamErrorException', 424, true],
    ['modelTimeoutException', 408, true],
    ['serviceUnavailableException', 503, true],
    ['throttlingException', 429, true],
    ['validationException', 400, false],
    ['somethingNewException', undefined, false],
  ])('tells %s with its status', async (type, statusCode, isRetryable) => {
    const parts = await partsAfterBegin([
      chunk(said('Bon')),
      exception(type, 'Too many tokens, please wait before trying again.'),
      chunk(said('never read', 'stop')),
    ]);
    expect(types(parts)).toEqual(['text-start', 'text-delta', 'error', 'finish']);
    const [error] = errorsOf(parts);
    expect(error).toBeInstanceOf(StreamProviderError);
    expect(error).toMatchObject({
      message: 'Too many tokens, please wait before trying again.',
      type,
      statusCode,
      isRetryable,
    });
    expect(finishOf(parts)?.finishReason).toEqual({ unified: 'error', raw: undefined });
  });

  it('is no answer when it is cut within a frame, also after a stop reason', async () => {
    const bytes = Buffer.concat([...textStream.map(chunk), chunk(said('more'))]);
    const parts = await partsAfterBegin([bytes.subarray(0, -5)]);
    expect(errorsOf(parts)).toEqual([expect.any(BrokenStreamError)]);
    expect(finishOf(parts)?.finishReason.unified).toBe('error');
  });

  it.each([
    ['garbage', Buffer.from('<html>Bad Gateway</html>')],
    ['a chunk without bytes', encodeEvent('chunk', { p: 'abc' })],
    ['a chunk that is no JSON', encodeEvent('chunk', { bytes: 'aGVsbG8=' })],
    ['an answer of another form', chunk({ choices: 'none' })],
  ])('tells of %s', async (_name, bytes) => {
    const parts = await partsAfterBegin([chunk(said('Bon')), bytes]);
    expect(errorsOf(parts)).toHaveLength(1);
    expect(finishOf(parts)?.finishReason.unified).toBe('error');
  });

  it('breaks where the network does', async () => {
    let pulls = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pulls++ === 0) controller.enqueue(chunk(said('Bon')));
        else controller.error(new TypeError('terminated'));
      },
    });
    const reader = partsOf(body, chatAnswer).getReader();
    const all = async () => {
      while (!(await reader.read()).done);
    };
    await expect(all()).rejects.toThrow('terminated');
  });

  it('stops the source when the reader stops', async () => {
    let cancelled: unknown;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(chunk(said('Bon'))),
      cancel: (reason) => {
        cancelled = reason;
      },
    });
    const reader = partsOf(body, chatAnswer).getReader();
    await reader.read();
    await reader.cancel('enough');
    expect(cancelled).toBe('enough');
  });
});
