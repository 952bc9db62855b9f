import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeFrame,
  encodeEvent,
  encodeException,
  splitFrames,
} from '@/lib/emulator/event-stream';
import { checkedFrames } from './checked-frames';
import { mergedText } from './merged-text-frames';

const text = (words: string, contentBlockIndex = 0) =>
  encodeEvent('contentBlockDelta', { contentBlockIndex, delta: { text: words }, p: 'abc' });
const tool = (input: string) =>
  encodeEvent('contentBlockDelta', { contentBlockIndex: 1, delta: { toolUse: { input } } });
const stop = (contentBlockIndex: number) => encodeEvent('contentBlockStop', { contentBlockIndex });

async function passed(pieces: readonly Uint8Array[]): Promise<Buffer> {
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const out: Uint8Array[] = [];
  for await (const piece of stream.pipeThrough(checkedFrames())) out.push(piece);
  return Buffer.concat(out);
}

/** The events of a stream, texts of a block in a row as one; the padding is left out. */
function told(bytes: Uint8Array): unknown[] {
  const events: [string | undefined, unknown][] = [];
  for (const frame of splitFrames(bytes)) {
    const { headers, payload } = decodeFrame(frame); // checks both checksums
    const { p: _, ...value } = JSON.parse(payload);
    const last = events.at(-1)?.[1] as typeof value;
    const both = [value, last].every((one) => typeof one?.delta?.text === 'string');
    if (both && last.contentBlockIndex === value.contentBlockIndex) {
      last.delta.text += value.delta.text;
    } else events.push([headers[':event-type'], value]);
  }
  return events;
}

const anyFrame = fc.oneof(
  fc.tuple(fc.string({ unit: 'binary' }), fc.nat(1)).map(([words, index]) => text(words, index)),
  fc.string().map(tool),
  fc.nat(2).map(stop),
);

describe('frames that are checked', () => {
  it('tell the same, wherever the network cuts them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFrame), fc.array(fc.nat(400)), async (frames, cuts) => {
        const whole = Buffer.concat(frames);
        const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)), whole.length];
        const sorted = places.toSorted((one, other) => one - other);
        const pieces = sorted.slice(1).map((end, index) => whole.subarray(sorted[index], end));
        expect(told(await passed(pieces))).toEqual(told(whole));
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('are as they came where nothing stands beside them', async () => {
    const frames = [text('one'), tool('{"a":'), tool('1}'), stop(1), text('two')];
    expect(await passed(frames)).toEqual(Buffer.concat(frames));
  });

  it('fail at an exception that nobody else tells of, after the words before it', async () => {
    const stream = checkedFrames();
    const writer = stream.writable.getWriter();
    const bytes = Buffer.concat([
      text('a'),
      text('b'),
      encodeException('modelTimeoutException', 'x'),
    ]);
    writer.write(bytes).catch(() => undefined); // the reader is told
    const reader = stream.readable.getReader();
    const { value } = await reader.read();
    expect(told(value ?? new Uint8Array())).toEqual([
      ['contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'ab' } }],
    ]);
    await expect(reader.read()).rejects.toThrow();
  });
});

describe('merged text', () => {
  const merge = (...frames: Uint8Array[]) => mergedText(frames.map((frame) => Buffer.from(frame)));

  it('is one frame for what came in a row', () => {
    expect(merge(text('a'), text('b'), text('c'))).toHaveLength(1);
    expect(merge(text('a'), text('b', 1), tool('{'), text('c'), text('d'))).toHaveLength(4);
  });

  it('leaves a damaged frame to be found', () => {
    const damaged = Buffer.from(text('b'));
    damaged[damaged.length - 20] = (damaged[damaged.length - 20] ?? 0) ^ 1;
    expect(merge(text('a'), damaged, text('c')).map((frame) => frame.equals(damaged))).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('leaves what has more than text in it', () => {
    const cited = encodeEvent('contentBlockDelta', {
      contentBlockIndex: 0,
      delta: { text: 'a', citation: {} },
    });
    expect(merge(text('a'), cited)).toHaveLength(2);
  });
});
