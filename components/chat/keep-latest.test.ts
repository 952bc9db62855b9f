import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepLatest } from './keep-latest';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A writer whose writes end when they are told to. */
function slowWriter() {
  const written: string[] = [];
  const ends: ((succeeded: boolean) => void)[] = [];
  const write = (value: string) => {
    written.push(value);
    return new Promise<boolean>((resolve) => ends.push(resolve));
  };
  const end = async (succeeded = true) => {
    ends.shift()?.(succeeded);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { written, write, end };
}

describe('keepLatest', () => {
  it('writes the last of quick changes, once', async () => {
    const { written, write, end } = slowWriter();
    const keeper = keepLatest(write, 400);
    keeper.keep('a');
    await vi.advanceTimersByTimeAsync(399);
    keeper.keep('b');
    await vi.advanceTimersByTimeAsync(399);
    expect(written).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(written).toEqual(['b']);
    expect(keeper.unwritten()).toBe('b');
    await end();
    expect(keeper.unwritten()).toBeUndefined();
  });

  it('never has two writes under way', async () => {
    const { written, write, end } = slowWriter();
    const keeper = keepLatest(write, 400);
    keeper.keep('a');
    keeper.flush();
    keeper.keep('b');
    keeper.flush();
    keeper.keep('c');
    expect(written).toEqual(['a']);
    await end();
    expect(written).toEqual(['a', 'c']);
    await end();
    expect(written).toEqual(['a', 'c']);
    expect(keeper.unwritten()).toBeUndefined();
  });

  it('does not forget what could not be written', async () => {
    const { write, end } = slowWriter();
    const keeper = keepLatest(write, 400);
    keeper.keep('a');
    keeper.flush();
    await end(false);
    expect(keeper.unwritten()).toBe('a');
  });

  it('has nothing to write at first', () => {
    const { written, write } = slowWriter();
    const keeper = keepLatest(write, 400);
    keeper.flush();
    expect(written).toEqual([]);
    expect(keeper.unwritten()).toBeUndefined();
  });
});
