import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { type ToolSet, tool, type UIMessageChunk } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { limits } from './limits';
import { observe } from './observe';
import { type Call, runSteps } from './run-steps';

type Part = LanguageModelV4StreamPart;

async function answerOf(call: Partial<Call> & Pick<Call, 'model'>) {
  const chunks: UIMessageChunk[] = [];
  const seen = observe();
  const { signal } = new AbortController();
  const messages = [{ role: 'user' as const, content: 'Hello' }];
  const settings = { instructions: undefined, providerOptions: {} };
  await runSteps(
    { messages, tools: {}, settings, abortSignal: signal, ...call },
    { seen, writer: { append: (...added) => chunks.push(...added) } },
  );
  return { chunks, seen };
}

const finish = (unified: 'stop' | 'tool-calls'): Part => ({
  type: 'finish',
  finishReason: { unified, raw: unified },
  usage: {
    inputTokens: { total: 3, noCache: 3, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: 5, text: 5, reasoning: undefined },
  },
});

describe('the limits of time', () => {
  const never = <T>() => new Promise<T>(() => undefined);
  const silent = () => new ReadableStream<Part>({ pull: () => never() });
  const begun = () =>
    new ReadableStream<Part>({
      start: (controller) => {
        controller.enqueue({ type: 'text-start', id: '0' });
        controller.enqueue({ type: 'text-delta', id: '0', delta: 'One' });
      },
      pull: () => never(),
    });
  const saying = (...parts: Part[]) =>
    new ReadableStream<Part>({
      start: (controller) => {
        for (const part of parts) controller.enqueue(part);
        controller.close();
      },
    });
  const model = (doStream: MockLanguageModelV4['doStream']) =>
    new MockLanguageModelV4({ doStream });

  it.each([
    ['a service that never answers', 'stepMs', () => model(never)],
    [
      'a service that answers and says nothing',
      'stepMs',
      () => model(async () => ({ stream: silent() })),
    ],
    ['a service that drips for ever', 'totalMs', () => model(async () => ({ stream: begun() }))],
    ['a service that falls silent', 'chunkMs', () => model(async () => ({ stream: begun() }))],
  ] as const)('end %s', async (_name, limit, make) => {
    const { seen } = await answerOf({ model: make(), limits: { ...limits(), [limit]: 20 } });
    const what = { totalMs: 'answer', stepMs: 'call', chunkMs: 'silence' }[limit];
    const error = { limit: what, ms: 20 };
    expect(seen).toMatchObject({ aborted: true, error, finishReason: undefined });
  });

  it('end a tool that does not, and let the model answer', async () => {
    const slow: ToolSet = { wait: tool({ inputSchema: z.object({}), execute: () => never() }) };
    const call: Part = { type: 'tool-call', toolCallId: 'a', toolName: 'wait', input: '{}' };
    const stuck = model(
      vi
        .fn()
        .mockResolvedValueOnce({ stream: saying(call, finish('tool-calls')) })
        .mockResolvedValueOnce({ stream: saying(finish('stop')) }),
    );
    const short = { ...limits(), toolMs: 20 };
    const { seen, chunks } = await answerOf({ model: stuck, tools: slow, limits: short });
    const errorText = 'The tool took longer than 0.02 seconds.';
    expect(chunks).toContainEqual(
      expect.objectContaining({ type: 'tool-output-error', errorText }),
    );
    expect(seen).toMatchObject({ aborted: false, finishReason: 'stop' });
  });

  it('leave no timer behind', async () => {
    vi.useFakeTimers();
    try {
      await answerOf({ model: model(async () => ({ stream: saying(finish('stop')) })) });
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('end a call at once when the answer is stopped', async () => {
    const stop = new AbortController();
    const answer = answerOf({
      model: model(async () => ({ stream: begun() })),
      abortSignal: stop.signal,
    });
    stop.abort('stopped');
    expect((await answer).seen).toMatchObject({ aborted: true, error: undefined });
  });
});
