import { describe, expect, it, vi } from 'vitest';
import { createEmulator } from './index';
import { pacedStream } from './stream';
import { cutText, splitPieces } from './tokens';

function* count(seen: { made: number; returned: boolean }) {
  try {
    for (;;) {
      seen.made += 1;
      yield new Uint8Array([seen.made]);
    }
  } finally {
    seen.returned = true;
  }
}

const start = () => ({ made: 0, returned: false });

describe('a paced stream', () => {
  it('makes a piece only when one is asked for', async () => {
    const seen = start();
    const reader = pacedStream(count(seen), 0, new AbortController().signal).getReader();
    for (let index = 0; index < 3; index += 1) await reader.read();
    expect(seen.made).toBe(3);
    await reader.cancel();
    expect(seen.returned).toBe(true);
  });

  it('leaves no timer behind when it is cancelled', async () => {
    vi.useFakeTimers();
    const reader = pacedStream(count(start()), 1000, new AbortController().signal).getReader();
    await reader.read();
    const waiting = reader.read();
    await vi.advanceTimersByTimeAsync(10);
    expect(vi.getTimerCount()).toBe(1);
    await reader.cancel();
    expect(vi.getTimerCount()).toBe(0);
    expect((await waiting).done).toBe(true);
    vi.useRealTimers();
  });

  it('fails at once when the request is aborted', async () => {
    vi.useFakeTimers();
    const abort = new AbortController();
    const seen = start();
    const reader = pacedStream(count(seen), 1000, abort.signal).getReader();
    await reader.read();
    const waiting = reader.read();
    abort.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    expect([vi.getTimerCount(), seen.returned]).toEqual([0, true]);
    vi.useRealTimers();
  });

  it('waits between two pieces', async () => {
    vi.useFakeTimers();
    const seen = start();
    const reader = pacedStream(count(seen), 20, new AbortController().signal).getReader();
    await reader.read();
    const second = reader.read();
    await vi.advanceTimersByTimeAsync(19);
    expect(seen.made).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await second).value).toEqual(new Uint8Array([2]));
    await reader.cancel();
    vi.useRealTimers();
  });
});

it('an aborted request is not answered', async () => {
  const { fetch } = createEmulator();
  await expect(
    fetch('http://emulator.test/v1/models', { signal: AbortSignal.abort() }),
  ).rejects.toThrow();
});

describe('text', () => {
  it.each(['Hello, world.\n\n- a  b\t`code` — é 🙂 x', '', '   '])(
    'is split without a loss: %j',
    (text) => {
      expect([...splitPieces(text)].join('')).toBe(text);
    },
  );

  it('is cut whole', () => {
    expect(cutText('aaa🙂b', [], 1)).toEqual({ text: 'aaa', reason: 'length' });
    expect(cutText('abc', [], 0)).toEqual({ text: '', reason: 'length' });
    expect(cutText('abc', [], 1)).toEqual({ text: 'abc', reason: 'stop' });
    expect(cutText('one two', ['two', ' '], 100)).toEqual({ text: 'one', reason: 'stop-sequence' });
  });
});
