import type { UIMessageChunk } from 'ai';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newQueue, unseen } from './feed';

const chunk = (delta: number): UIMessageChunk => ({
  type: 'text-delta',
  id: '0',
  delta: `${delta}`,
});
const log = Array.from({ length: 60 }, (_, index) => chunk(index));
const batch = (firstSeq: number, length: number) => ({
  firstSeq,
  chunks: log.slice(firstSeq, firstSeq + length),
});
const here = new AbortController().signal;

describe('unseen', () => {
  it('gives the exact log, whatever is lost, repeated or overlaps', () => {
    const batches = fc.array(fc.tuple(fc.nat(59), fc.nat(12)), { maxLength: 80 });
    fc.assert(
      fc.property(fc.nat(59), batches, (from, sent) => {
        const read: UIMessageChunk[] = [];
        for (const [firstSeq, length] of sent) {
          const fresh = unseen(batch(firstSeq, length), from + read.length);
          // A gap: the log is asked for the next piece.
          const next = fresh ?? batch(from + read.length, 5);
          expect(next.chunks.length === 0 || next.firstSeq === from + read.length).toBe(true);
          read.push(...next.chunks);
        }
        expect(read).toEqual(log.slice(from, from + read.length));
      }),
    );
  });

  it('says when something is missing in between', () => {
    expect(unseen(batch(5, 3), 4)).toBeNull();
    expect(unseen(batch(5, 3), 5)).toEqual(batch(5, 3));
    expect(unseen(batch(5, 3), 7)).toEqual(batch(7, 1));
    expect(unseen(batch(5, 3), 9)?.chunks).toEqual([]);
  });
});

describe('a queue of batches', () => {
  it('gives them in order, and null when none comes in time', async () => {
    const queue = newQueue();
    queue.push(batch(0, 2));
    queue.push(batch(2, 2));
    expect(await queue.next(10, here)).toEqual(batch(0, 2));
    expect(await queue.next(0, here)).toEqual(batch(2, 2));
    expect(await queue.next(10, here)).toBeNull();
  });

  it('wakes who waits, by a batch and by the end of the reading', async () => {
    const queue = newQueue();
    const waiting = queue.next(60_000, here);
    queue.push(batch(0, 1));
    expect(await waiting).toEqual(batch(0, 1));
    const left = new AbortController();
    const inVain = queue.next(60_000, left.signal);
    left.abort();
    expect(await inVain).toBeNull();
  });

  it('forgets what nobody takes, so that the log is read instead', async () => {
    const queue = newQueue();
    for (let count = 0; count < 1_001; count++) queue.push(batch(count % 50, 1));
    expect(await queue.next(0, here)).toEqual(batch(1_000 % 50, 1));
    expect(await queue.next(0, here)).toBeNull();
  });
});
