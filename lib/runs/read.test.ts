import type { UIMessageChunk } from 'ai';
import { describe, expect, it } from 'vitest';
import type { Context } from '@/lib/accounts/context';
import { eventStream } from '@/lib/http/event-stream';
import { goLive, type LiveRun, type LogBatch, publish } from './live';
import { readRun } from './read';

// A run of this process is read without the database.
const ctx = { userId: 'somebody' } as Context;

const chunk = (delta: string): UIMessageChunk => ({ type: 'text-delta', id: '0', delta });

/** A run that goes on until `end` is called. */
function begin(id: string): { run: LiveRun; end: () => Promise<void> } {
  const over = Promise.withResolvers<void>();
  const run = goLive({ id, chatId: 'chat' }, () => over.promise);
  const end = () => {
    over.resolve();
    return run.settled;
  };
  return { run, end };
}

const read = (run: LiveRun, from = 0, signal = new AbortController().signal) =>
  readRun(ctx, run, from, signal);

describe('reading a run of this process', () => {
  it('gives each reader everything from its place on, in order', async () => {
    const { run, end } = begin('order');
    const readers = [0, 1, 3].map(async (from) => {
      const seen: UIMessageChunk[] = [];
      for await (const { firstSeq, chunks } of read(run, from)) {
        expect(firstSeq).toBe(from + seen.length);
        seen.push(...chunks);
      }
      return seen;
    });
    const all = Array.from({ length: 20 }, (_, at) => chunk(String(at)));
    for (const one of all) {
      publish(run, one);
      await Promise.resolve();
    }
    await end();
    expect(await Promise.all(readers)).toEqual([all, all.slice(1), all.slice(3)]);
  });

  it('gives readers that are equally far the same batch', async () => {
    const { run, end } = begin('same');
    const [one, other] = [read(run), read(run)];
    publish(run, chunk('a'), chunk('b'));
    const [first, second] = await Promise.all([one.next(), other.next()]);
    expect(first.value).toBe(second.value);
    await end();
  });

  it('ends for a reader that leaves, and for no other', async () => {
    const { run, end } = begin('leave');
    const left = new AbortController();
    const leaving = read(run, 0, left.signal).next();
    const staying = read(run).next();
    left.abort();
    expect(await leaving).toEqual({ done: true, value: undefined });
    publish(run, chunk('a'));
    expect((await staying).value).toMatchObject({ firstSeq: 0 });
    await end();
  });

  it('says the end again to who asks from beyond it, and no word twice', async () => {
    for (const last of [chunk('b'), { type: 'finish' } as const]) {
      const { run, end } = begin(`end ${last.type}`);
      publish(run, chunk('a'), last);
      const next = read(run, 2).next();
      await end();
      const again = last.type === 'finish' ? { firstSeq: 2, chunks: [last] } : undefined;
      expect((await next).value).toEqual(again);
    }
  });

  it('reads nothing ahead for readers that are slow, and holds up none that is quick', async () => {
    const { run, end } = begin('slow');
    let asked = 0;
    const counted = async function* (batches: AsyncGenerator<LogBatch>) {
      for await (const batch of batches) {
        asked += 1;
        yield batch;
      }
    };
    const slow = Array.from({ length: 50 }, () => {
      const { signal } = new AbortController();
      return eventStream((left) => counted(read(run, 0, left)), signal).body?.getReader();
    });
    const quick = eventStream((signal) => read(run, 0, signal), new AbortController().signal);
    for (let at = 0; at < 1_000; at += 1) publish(run, chunk(String(at)));
    await end();
    expect((await quick.text()).split('data: ')).toHaveLength(1_002);
    expect(asked).toBe(0);

    const pieces = await Promise.all(slow.map((reader) => reader?.read()));
    expect(new Set(pieces.map((piece) => piece?.value)).size).toBe(1);
    await Promise.all(slow.map((reader) => reader?.cancel()));
  });
});
