import type { UIMessage, UIMessageChunk } from 'ai';
import { readUIMessageStream } from 'ai';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChunk } from './apply-chunk';

const empty: UIMessage = { id: 'a', role: 'assistant', parts: [] };
const fold = (chunks: UIMessageChunk[], from = empty) => chunks.reduce(applyChunk, from);

const call = (toolCallId: string): UIMessageChunk[] => [
  { type: 'tool-input-start', toolCallId, toolName: 'look' },
  { type: 'tool-input-delta', toolCallId, inputTextDelta: '{"a":' },
  { type: 'tool-input-delta', toolCallId, inputTextDelta: '1}' },
  { type: 'tool-input-available', toolCallId, toolName: 'look', input: { a: 1 } },
];

const words = (type: 'text' | 'reasoning', id: string, deltas: string[]): UIMessageChunk[] => [
  { type: `${type}-start`, id },
  ...deltas.map((delta): UIMessageChunk => ({ type: `${type}-delta`, id, delta })),
  { type: `${type}-end`, id },
];

/** The steps of an answer as the AI SDK writes them. */
const steps = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constantFrom('text' as const, 'reasoning' as const), fc.array(fc.string())),
      fc.constantFrom('output' as const, 'error' as const, 'none' as const),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) =>
    parts.flatMap((part, index): UIMessageChunk[] => {
      const toolCallId = `call${index}`;
      if (typeof part !== 'string') return words(part[0], String(index), part[1]);
      if (part === 'none') return call(toolCallId);
      const end: UIMessageChunk =
        part === 'output'
          ? { type: 'tool-output-available', toolCallId, output: { b: index } }
          : { type: 'tool-output-error', toolCallId, errorText: 'It failed.' };
      return [...call(toolCallId), end];
    }),
  )
  .map((chunks): UIMessageChunk[] => [{ type: 'start-step' }, ...chunks, { type: 'finish-step' }]);

describe('applyChunk', () => {
  it('is, for whole answers, what the AI SDK makes of the same chunks', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (chunks) => {
        const stream = new ReadableStream<UIMessageChunk>({
          start(controller) {
            controller.enqueue({ type: 'start', messageId: 'a' });
            for (const chunk of chunks) controller.enqueue(chunk);
            controller.close();
          },
        });
        let theirs: UIMessage = empty;
        for await (const next of readUIMessageStream({ stream })) theirs = next;
        const seen = (message: UIMessage) =>
          message.parts.map((part) => ({
            type: part.type,
            ...('text' in part ? { text: part.text } : {}),
            ...('state' in part ? { state: part.state } : {}),
            ...('input' in part ? { input: part.input } : {}),
            ...('output' in part && part.output !== undefined ? { output: part.output } : {}),
          }));
        expect(seen(fold(chunks))).toEqual(seen(theirs));
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('gives the same in one go and in two, and never changes what it was given', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (chunks, at) => {
        const cut = at % (chunks.length + 1);
        const half = fold(chunks.slice(0, cut));
        const before = structuredClone(half);
        expect(fold(chunks.slice(cut), half)).toEqual(fold(chunks));
        expect(half).toEqual(before);
      }),
      { seed: 7 },
    );
  });

  it('never shrinks the words', () => {
    const length = (message: UIMessage) =>
      message.parts.map((part) => ('text' in part ? part.text : '')).join('').length;
    fc.assert(
      fc.property(steps, (chunks) => {
        let message = empty;
        for (const chunk of chunks) {
          const next = applyChunk(message, chunk);
          expect(length(next)).toBeGreaterThanOrEqual(length(message));
          message = next;
        }
      }),
      { seed: 7 },
    );
  });

  it('shows the input of a call as it arrives', () => {
    const parts = call('call1').map((_, count) => fold(call('call1').slice(0, count + 1)).parts[0]);
    expect(parts.map((part) => part && 'input' in part && part.input)).toEqual([
      '',
      '{"a":',
      '{"a":1}',
      { a: 1 },
    ]);
  });

  it('keeps calls apart that end in another order', () => {
    const message = fold([
      ...call('one'),
      ...call('two'),
      { type: 'tool-output-available', toolCallId: 'two', output: 2 },
      { type: 'tool-output-available', toolCallId: 'one', output: 1 },
    ]);
    expect(message.parts.map((part) => 'output' in part && part.output)).toEqual([1, 2]);
  });

  it('lets the end close what the service left open', () => {
    const open = words('text', '0', ['Half']).slice(0, -1);
    const { parts } = fold([...open, { type: 'finish' }]);
    expect(parts).toEqual([{ type: 'text', text: 'Half', state: 'done' }]);
  });

  it('gathers the times of tools and lets later fields win', () => {
    const tell = (messageMetadata: unknown): UIMessageChunk => ({
      type: 'message-metadata',
      messageMetadata,
    });
    const { metadata } = fold([
      tell({ state: 'running', toolMs: { one: 1 } }),
      tell({ toolMs: { two: 2 } }),
      tell({ state: 'complete' }),
    ]);
    expect(metadata).toEqual({ state: 'complete', toolMs: { one: 1, two: 2 } });
  });

  it('ends a wait when it is told, and with the answer', () => {
    const tell = (messageMetadata: unknown): UIMessageChunk => ({
      type: 'message-metadata',
      messageMetadata,
    });
    const waiting = [tell({ state: 'running' }), tell({ waiting: { reason: 'quota' } })];
    expect(fold(waiting).metadata).toEqual({ state: 'running', waiting: { reason: 'quota' } });
    expect(fold([...waiting, tell({ waiting: null })]).metadata).toEqual({ state: 'running' });
    const stopped: UIMessageChunk = { type: 'finish', messageMetadata: { state: 'stopped' } };
    expect(fold([...waiting, stopped]).metadata).toEqual({ state: 'stopped' });
  });

  it.each<UIMessageChunk>([
    { type: 'text-delta', id: '0', delta: 'lost' },
    { type: 'text-end', id: '0' },
    { type: 'tool-output-available', toolCallId: 'nobody', output: 1 },
    { type: 'tool-input-delta', toolCallId: 'nobody', inputTextDelta: 'x' },
    { type: 'data-title', data: { title: 'A title' }, transient: true },
    { type: 'error', errorText: 'It broke.' },
  ])('is the same message after $type alone', (chunk) => {
    expect(applyChunk(empty, chunk)).toBe(empty);
  });
});
