import { createMistral } from '@ai-sdk/mistral';
import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecording, recordingPaths, unpacked } from '../../tests/contract/support/recordings';
import { bodyOf } from '../../tests/contract/support/replay';
import { textLane } from './text-lane';

type Part = LanguageModelV4StreamPart;

function answering(pieces: readonly Uint8Array[]): typeof fetch {
  const headers = { 'content-type': 'text/event-stream; charset=utf-8' };
  return async () => new Response(bodyOf(pieces), { headers });
}

const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hello' }] }];

const adapter = (send: typeof fetch) =>
  createMistral({ apiKey: 'a-key', fetch: send })('mistral-large-latest');

async function partsFrom(model: LanguageModelV4): Promise<Part[]> {
  const { stream } = await model.doStream({ prompt });
  const parts: Part[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

/** In order, with neighbouring deltas as one; ids that the adapter makes up by their turn. */
function told(parts: readonly Part[]): unknown[] {
  const all: Record<string, unknown>[] = [];
  const madeUp = new Map<string, string>();
  const named = (id: string) => {
    if (/^[a-zA-Z0-9]{9}$/.test(id)) return id;
    madeUp.set(id, madeUp.get(id) ?? `id ${madeUp.size}`);
    return madeUp.get(id);
  };
  for (const part of parts) {
    const last = all.at(-1);
    if ('delta' in part && last?.type === part.type) last.delta = `${last.delta}${part.delta}`;
    else if (part.type === 'error') all.push({ type: part.type });
    else
      all.push({
        ...part,
        ...('id' in part && part.id ? { id: named(part.id) } : {}),
        ...('toolCallId' in part ? { toolCallId: named(part.toolCallId) } : {}),
      });
  }
  return all;
}

/** Whether a part ends with these words. */
const says = (words: string) => (part: unknown) => JSON.stringify(part).includes(words);

function cut(body: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0, next = 0; at < body.length; next += 1) {
    const size = sizes[next % sizes.length] ?? body.length;
    pieces.push(body.slice(at, at + size));
    at += size;
  }
  return pieces;
}

async function expectSame(body: Uint8Array, sizes: readonly number[]): Promise<void> {
  const pieces = cut(body, sizes);
  const plain = await partsFrom(adapter(answering(pieces)));
  const merged = await partsFrom(textLane(adapter, answering(pieces)));
  expect(told(merged)).toEqual(told(plain));
  expect(merged.length).toBeLessThanOrEqual(plain.length);
}

const frame = (choice: object, rest: object = {}) =>
  JSON.stringify({
    id: 'a'.repeat(32),
    object: 'chat.completion.chunk',
    created: 1,
    model: 'mistral-large-2512',
    ...rest,
    choices: [{ index: 0, finish_reason: null, ...choice }],
  });

const words = fc.string({ unit: 'grapheme', maxLength: 12 });
const padding = fc.option(words, { nil: undefined }).map((p) => (p === undefined ? {} : { p }));
const usage = { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 };

const textFrame = fc
  .record({ content: words, padding, first: fc.boolean() })
  .map(({ content, padding: p, first }) =>
    frame({ delta: { ...(first ? { role: 'assistant' } : {}), content } }, p),
  );
const thinkingFrame = words.map((text) =>
  frame({ delta: { content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }] } }),
);
const callFrame = fc
  .record({ index: fc.nat(2), id: fc.stringMatching(/^[a-zA-Z0-9]{9}$/), city: words })
  .map(({ index, id, city }) =>
    frame({
      delta: {
        content: null,
        tool_calls: [
          { index, id, function: { name: 'weather', arguments: JSON.stringify({ city }) } },
        ],
      },
    }),
  );
const finishFrame = fc
  .record({ reason: fc.constantFrom('stop', 'length', 'tool_calls'), content: words })
  .map(({ reason, content }) => frame({ delta: { content }, finish_reason: reason }, { usage }));
const oddFrame = fc.constantFrom(
  '{"object":"error","message":"Service failed","type":"internal","code":"1000"}',
  '{"choices":[{"index":0,"delta":{"content":"broken',
  '[DONE]',
  '[]',
  'null',
  '{}',
);
const event = fc
  .oneof(
    { weight: 6, arbitrary: textFrame },
    { weight: 1, arbitrary: thinkingFrame },
    { weight: 1, arbitrary: callFrame },
    { weight: 1, arbitrary: finishFrame },
    { weight: 1, arbitrary: oddFrame },
  )
  .map((json) => `data: ${json}`);
const written = fc.oneof(
  { weight: 12, arbitrary: event },
  { weight: 1, arbitrary: fc.constant(': still here') },
  { weight: 1, arbitrary: event.map((text) => `event: message\n${text}`) },
  { weight: 1, arbitrary: event.map((text) => text.replace('data: ', 'data:')) },
);

const lineEnd = fc.constantFrom('\n', '\r\n');
const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 });

describe('textLane', () => {
  it('leaves an answer as the adapter reads it, whatever comes and however it is cut', async () => {
    const streams = fc.record({
      events: fc.array(written, { minLength: 1, maxLength: 25 }),
      end: lineEnd,
      whole: fc.boolean(),
      sizes,
    });
    const encode = (events: readonly string[], end: string, whole: boolean) =>
      new TextEncoder().encode(
        events.map((text) => text.replaceAll('\n', end)).join(end + end) + (whole ? end + end : ''),
      );
    await fc.assert(
      fc.asyncProperty(streams, async ({ events, end, whole, sizes: pieces }) =>
        expectSame(encode(events, end, whole), pieces),
      ),
      { numRuns: 300 },
    );
  });

  it('ends at bytes that are no UTF-8', async () => {
    const text = ['first ', 'é', '€', '𝄞', ' last'];
    const body = new TextEncoder().encode(
      text.map((content) => `data: ${frame({ delta: { content } })}\n\n`).join(''),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(body.length - 1), async (at) => {
        const parts = partsFrom(textLane(adapter, answering([body.with(at, 0xff)])));
        await expect(parts).rejects.toThrow();
      }),
      { numRuns: 50, seed: 7 },
    );
  });

  const recorded = recordingPaths
    .filter((path) => path.startsWith('mistral/'))
    .map((path) => ({ path, recording: unpacked(readRecording(path)) }))
    .filter(({ recording }) => Buffer.from(recording.body).toString().startsWith('data:'));

  it.each(recorded)('leaves $path as it was recorded', async ({ recording }) => {
    const text = Buffer.from(recording.body).toString();
    for (const body of [text, text.replaceAll('\n', '\r\n')]) {
      for (const size of [1, 7, 500, 100_000]) await expectSame(Buffer.from(body), [size]);
    }
  });

  it('knows recordings to try', () => {
    expect(recorded.length).toBeGreaterThan(3);
  });

  const encode = (events: readonly string[], end = '\n') =>
    new TextEncoder().encode(events.map((text) => `${text}${end}${end}`).join(''));
  const saying = (content: string) => `data: ${frame({ delta: { content } })}`;

  it.each(['\n', '\r\n'])(
    'hands on each text as it comes, with lines that end in %j',
    async (end) => {
      const source = new TransformStream<Uint8Array, Uint8Array>();
      const writer = source.writable.getWriter();
      const headers = { 'content-type': 'text/event-stream' };
      const model = textLane(adapter, async () => new Response(source.readable, { headers }));
      const { stream } = await model.doStream({ prompt });
      const reader = stream.getReader();
      const seen: Part[] = [];
      for (const word of ['one ', 'two ', 'three']) {
        void writer.write(encode([saying(word)], end));
        while (seen.at(-1)?.type !== 'text-delta' || !told(seen).some(says(word))) {
          const { value } = await reader.read();
          if (value) seen.push(value);
        }
      }
      expect(seen.filter(({ type }) => type === 'text-delta')).toHaveLength(3);
      await reader.cancel();
    },
  );

  it('makes one delta of many that arrive together', async () => {
    const words = Array.from({ length: 50 }, (_, at) => `${at} "é" `);
    const body = [encode(['data: {"choices":[]}'.replace('[]', '[{"index":0,"delta":{}}]')])];
    body.push(encode(words.map(saying)), encode(words.map(saying)));
    const parts = await partsFrom(textLane(adapter, answering(body)));
    const deltas = parts.filter((part) => part.type === 'text-delta');
    expect(deltas.map(({ delta }) => delta).join('')).toBe(words.concat(words).join(''));
    expect(deltas.length).toBeLessThanOrEqual(4);
  });

  it('asks the adapter for little of a long answer', async () => {
    let asked = 0;
    const counting = (send: typeof fetch) =>
      adapter(async (input, init) => {
        const response = await send(input, init);
        const count = new TransformStream<Uint8Array, Uint8Array>({
          transform(bytes, controller) {
            asked += bytes.length;
            controller.enqueue(bytes);
          },
        });
        const { headers } = response;
        return new Response(response.body?.pipeThrough(count) ?? null, { headers });
      });
    const body = Array.from({ length: 500 }, (_, at) => encode([saying(`${at} `)]));
    await partsFrom(textLane(counting, answering(body)));
    expect(asked).toBeLessThan(10 * (body[0]?.length ?? 0));
  });

  it('breaks when the service does, after what had come', async () => {
    const broken = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (controller.desiredSize === 1) controller.enqueue(encode([saying('One')]));
          else controller.error(new Error('reset'));
        },
      },
      { highWaterMark: 2 },
    );
    const headers = { 'content-type': 'text/event-stream' };
    const model = textLane(adapter, async () => new Response(broken, { headers }));
    await expect(partsFrom(model)).rejects.toThrow();
  });

  it('stops the service when the reader stops', async () => {
    const cancelled = Promise.withResolvers<unknown>();
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(encode([saying('again ')])),
      cancel: cancelled.resolve,
    });
    const headers = { 'content-type': 'text/event-stream' };
    const model = textLane(adapter, async () => new Response(endless, { headers }));
    const { stream } = await model.doStream({ prompt });
    const reader = stream.getReader();
    for (let parts = 0; parts < 10; parts += 1) await reader.read();
    await reader.cancel('enough');
    expect(await cancelled.promise).toBeDefined();
  });

  it('leaves answers alone that are not streamed', async () => {
    const whole = () => Response.json({ choices: [] });
    const parts = await partsFrom(textLane(adapter, async () => whole()));
    expect(told(parts)).toEqual(told(await partsFrom(adapter(async () => whole()))));
  });
});
