import type { UIMessageChunk } from 'ai';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogBatch } from '@/lib/runs/read';
import { eventStream } from './event-stream';

const chunk = (delta: string): UIMessageChunk => ({ type: 'text-delta', id: '0', delta });

async function* batches(count: number) {
  for (let seq = 0; seq < count; seq += 2) {
    yield { firstSeq: seq, chunks: [chunk(String(seq)), chunk(String(seq + 1))] };
  }
}

describe('eventStream', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('numbers every chunk and ends with [DONE]', async () => {
    const response = eventStream(() => batches(2), new AbortController().signal);
    expect(await response.text()).toBe(
      `id: 0\ndata: ${JSON.stringify(chunk('0'))}\n\nid: 1\ndata: ${JSON.stringify(chunk('1'))}\n\ndata: [DONE]\n\n`,
    );
    expect(response.headers.get('cache-control')).toBe('private, no-store, no-transform');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells the reading that its reader has left', async () => {
    let signal: AbortSignal | undefined;
    const response = eventStream((given) => {
      signal = given;
      return batches(1_000);
    }, new AbortController().signal);
    await response.body?.cancel();
    expect(signal?.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends a reading that stands between two batches when its reader leaves', async () => {
    let hasEnded = false;
    const read = async function* () {
      try {
        yield* batches(1_000);
      } finally {
        hasEnded = true;
      }
    };
    const response = eventStream(read, new AbortController().signal);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(hasEnded).toBe(true);
  });

  it('says that it lives while nothing comes', async () => {
    const quiet = async function* () {
      await new Promise<never>(() => undefined);
      yield { firstSeq: 0, chunks: [chunk('')] };
    };
    const response = eventStream(quiet, new AbortController().signal);
    const reader = response.body?.getReader();
    const first = reader?.read();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(new TextDecoder().decode((await first)?.value)).toBe(': alive\n\n');
  });

  it('leaves no timer behind when the reading fails', async () => {
    // biome-ignore lint/correctness/useYield: it fails before the first.
    const failing = async function* (): AsyncGenerator<LogBatch> {
      throw new Error('the database is gone');
    };
    const response = eventStream(failing, new AbortController().signal);
    await expect(response.text()).rejects.toThrow();
    expect(vi.getTimerCount()).toBe(0);
  });
});
