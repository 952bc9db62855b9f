import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import {
  isStepCount,
  simulateReadableStream,
  streamText,
  type ToolSet,
  tool,
  toUIMessageStream,
  type UIMessageChunk,
} from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { observe } from './observe';
import { type Call, runSteps } from './run-steps';

type Part = LanguageModelV4StreamPart;

const settings = { instructions: undefined, providerOptions: {} };
const messages = [{ role: 'user' as const, content: 'Hello' }];

const tools: ToolSet = {
  double: tool({
    description: 'Doubles a number.',
    inputSchema: z.object({ number: z.number() }),
    execute: async ({ number }) => number * 2,
  }),
  fail: tool({
    description: 'Fails.',
    inputSchema: z.object({}),
    execute: async (): Promise<string> => {
      throw new Error('The disk is full.');
    },
  }),
};

/** A model that gives these streams, one a call, and then nothing but an end. */
function modelOf(streams: readonly (readonly Part[])[]) {
  let call = 0;
  return new MockLanguageModelV4({
    doStream: async () => ({
      stream: simulateReadableStream({
        chunks: [...(streams[call++] ?? [finish('stop')])],
        initialDelayInMs: null,
        chunkDelayInMs: null,
      }),
    }),
  });
}

const usage = {
  inputTokens: { total: 3, noCache: 3, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 5, text: 5, reasoning: undefined },
};

type Reason = Extract<Part, { type: 'finish' }>['finishReason']['unified'];
const finish = (unified: Reason): Part => ({
  type: 'finish',
  finishReason: { unified, raw: unified },
  usage,
});

async function ours(call: Partial<Call> & Pick<Call, 'model'>) {
  const chunks: UIMessageChunk[] = [];
  const seen = observe();
  const { signal } = new AbortController();
  await runSteps(
    { messages, tools, settings, abortSignal: signal, ...call },
    { seen, writer: { append: (...added) => chunks.push(...added) } },
  );
  return { chunks, seen };
}

/** What the AI SDK's own way gives of the same model. */
async function theirs(model: MockLanguageModelV4, toolChoice: Call['settings']['toolChoice']) {
  const result = streamText({
    model,
    messages,
    tools,
    ...(toolChoice ? { toolChoice } : {}),
    prepareStep: ({ stepNumber }) => (stepNumber === 0 ? {} : { toolChoice: 'auto' }),
    stopWhen: isStepCount(8),
    maxRetries: 0,
    onError: () => undefined,
  });
  const chunks: UIMessageChunk[] = [];
  const stream = toUIMessageStream({
    stream: result.stream,
    tools,
    sendReasoning: true,
    sendStart: false,
    sendFinish: false,
    onError: () => 'The tool failed.',
  });
  for await (const chunk of stream) {
    if (chunk.type !== 'error' && chunk.type !== 'abort') chunks.push(chunk);
  }
  return chunks;
}

/** Parts by the order of their beginning: both ways make up ids for those that are used again. */
function renamed(chunks: readonly UIMessageChunk[]): UIMessageChunk[] {
  const names = new Map<string, string>();
  return chunks.map((chunk) => {
    if (!('id' in chunk) || typeof chunk.id !== 'string') return chunk;
    const key = `${chunk.type.split('-')[0]} ${chunk.id}`;
    if (!names.has(key)) names.set(key, String(names.size));
    return { ...chunk, id: names.get(key) } as UIMessageChunk; // of its own type, by another id
  });
}

const isOutcome = ({ type }: UIMessageChunk) => type.startsWith('tool-output');

/** Tools that run at once end in any order: their outcomes stand together, before a step's end. */
function inOrder(chunks: readonly UIMessageChunk[]) {
  const keys = chunks.map((chunk) => (isOutcome(chunk) ? JSON.stringify(chunk) : ''));
  return chunks.toSorted((one, other) => {
    const [at, otherAt] = [chunks.indexOf(one), chunks.indexOf(other)];
    const [from, to] = [Math.min(at, otherAt), Math.max(at, otherAt)];
    const together = keys.slice(from, to + 1).every((key) => key !== '');
    return together ? (keys[at] ?? '').localeCompare(keys[otherAt] ?? '') : at - otherAt;
  });
}

const text = fc.constantFrom('', 'a', 'two words', '\n', 'é', '🌬️');
const metadata = fc.constantFrom({}, { providerMetadata: { amazonBedrock: { signature: 's' } } });

const spoken = fc
  .tuple(
    fc.constantFrom('text' as const, 'reasoning' as const),
    fc.constantFrom('0', '1', 'x'),
    fc.array(fc.tuple(text, metadata), { maxLength: 4 }),
    fc.boolean(),
  )
  .map(([kind, id, deltas, closed]): Part[] => [
    { type: `${kind}-start`, id },
    // Signatures come with reasoning only.
    ...deltas.map(
      ([delta, more]): Part => ({
        type: `${kind}-delta`,
        id,
        delta,
        ...(kind === 'text' ? {} : more),
      }),
    ),
    ...(closed ? [{ type: `${kind}-end`, id } as const] : []),
  ]);

const called = fc
  .tuple(
    fc.uuid(),
    fc.constantFrom(
      ['double', '{"number":2}'],
      ['double', '{"number":"two"}'],
      ['double', '{"num'],
      ['fail', ''],
      ['unknown', '{}'],
    ),
    fc.boolean(),
  )
  .map(([id, [toolName, input], streamed]): Part[] => [
    ...(streamed
      ? ([
          { type: 'tool-input-start', id, toolName },
          { type: 'tool-input-delta', id, delta: input },
          { type: 'tool-input-end', id },
        ] as const)
      : []),
    { type: 'tool-call', toolCallId: id, toolName, input },
  ]);

const ends: fc.Arbitrary<Part[]> = fc.constantFrom<Part[]>(
  [finish('stop')],
  [finish('tool-calls')],
  [finish('length')],
  [finish('interrupted')],
  [finish('other')],
  [],
);

/** One call's stream: a person's or a machine's, whole or cut. */
const stream = fc
  .tuple(fc.array(fc.oneof(spoken, called), { maxLength: 4 }), ends)
  .map(([parts, end]): Part[] => [
    { type: 'stream-start', warnings: [] },
    { type: 'response-metadata', id: 'r' },
    ...parts.flat(),
    ...end,
  ]);

describe('runSteps', () => {
  it('writes what streamText and toUIMessageStream would', async () => {
    const choices = fc.constantFrom(
      undefined,
      'auto' as const,
      'required' as const,
      'none' as const,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(stream, { maxLength: 3 }), choices, async (streams, toolChoice) => {
        const expected = await theirs(modelOf(streams), toolChoice);
        const call = { model: modelOf(streams), settings: { ...settings, toolChoice } };
        const { chunks } = await ours(call);
        expect(inOrder(renamed(chunks))).toEqual(inOrder(renamed(expected)));
      }),
      { numRuns: 300 },
    );
  });

  it('gives a tool its answer back, and what it needs to know of a failure', async () => {
    const calls: Part[] = [
      { type: 'tool-call', toolCallId: 'a', toolName: 'double', input: '{"number":2}' },
      { type: 'tool-call', toolCallId: 'b', toolName: 'fail', input: '{}' },
      finish('tool-calls'),
    ];
    const model = modelOf([calls]);
    const { seen } = await ours({ model });
    const [, second] = model.doStreamCalls;
    expect(second?.prompt.slice(1)).toMatchObject([
      { role: 'assistant', content: [{ toolCallId: 'a' }, { toolCallId: 'b' }] },
      {
        role: 'tool',
        content: [
          { toolCallId: 'a', output: { type: 'json', value: 4 } },
          { toolCallId: 'b', output: { type: 'error-text', value: 'Error: The disk is full.' } },
        ],
      },
    ]);
    expect(seen).toMatchObject({ finishReason: 'stop', inputTokens: 6, uncountedSteps: 0 });
  });

  it('asks no more after eight steps', async () => {
    const again = Array.from({ length: 20 }, (_, id): Part[] => [
      { type: 'tool-call', toolCallId: String(id), toolName: 'double', input: '{"number":2}' },
      finish('tool-calls'),
    ]);
    const model = modelOf(again);
    const { seen } = await ours({ model });
    expect(model.doStreamCalls).toHaveLength(8);
    expect(seen.finishReason).toBe('tool-calls');
  });

  it('runs no tool of an answer that broke on its way', async () => {
    const model = modelOf([
      [
        { type: 'error', error: { message: 'Too many requests', code: 429 } },
        { type: 'tool-call', toolCallId: 'a', toolName: 'double', input: '{"number":2}' },
        finish('tool-calls'),
      ],
    ]);
    const { seen, chunks } = await ours({ model });
    expect(chunks.map(({ type }) => type)).not.toContain('tool-output-available');
    expect(model.doStreamCalls).toHaveLength(1);
    expect(seen.error).toMatchObject({ statusCode: 429 });
  });

  it('forces a tool only once', async () => {
    const model = modelOf([
      [
        { type: 'tool-call', toolCallId: 'a', toolName: 'double', input: '{"number":2}' },
        finish('tool-calls'),
      ],
    ]);
    await ours({ model, settings: { ...settings, toolChoice: 'required' } });
    expect(model.doStreamCalls.map(({ toolChoice }) => toolChoice)).toEqual([
      { type: 'required' },
      { type: 'auto' },
    ]);
  });

  it.each([
    ['a stream that ends before its first word', [{ type: 'stream-start', warnings: [] }]],
    ['a stream of nothing', []],
  ] satisfies [string, Part[]][])('takes %s for an error', async (_name, parts) => {
    const { seen, chunks } = await ours({ model: modelOf([parts]) });
    expect(seen.error).toBeDefined();
    expect(chunks.map(({ type }) => type)).not.toContain('finish-step');
  });
});
