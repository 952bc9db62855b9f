import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEvent } from '@/lib/emulator/event-stream';
import { BrokenStreamError, type Frame, FrameReader } from './bedrock-invoke-frames';

/** The first frame of a recorded InvokeModelWithResponseStream (traceloop/openllmetry, Apache-2.0). */
const recorded = Buffer.from(
  'AAAA3AAAAEvIKdUpCzpldmVudC10eXBlBwAFY2h1bmsNOmNvbnRlbnQtdHlwZQcAEGFwcGxpY2F0aW9uL2pzb24NOm1lc3NhZ2UtdHlwZQcABWV2ZW50eyJieXRlcyI6ImV5SnRaWE56WVdkbFUzUmhjblFpT25zaWNtOXNaU0k2SW1GemMybHpkR0Z1ZENKOWZRPT0iLCJwIjoiYWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXpBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWjAxMjM0NSJ9Ypli0w==',
  'base64',
);

const codec = new EventStreamCodec(toUtf8, fromUtf8);
const text = (value: string) => ({ type: 'string' as const, value });

/** The frames of these pieces, with the check at the end. */
function readAll(pieces: readonly Uint8Array[]): Frame[] {
  const reader = new FrameReader();
  const frames = pieces.flatMap((piece) => [...reader.read(piece)]);
  reader.end();
  return frames;
}

/** Bytes cut at these places, in whatever order they are given. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.toSorted((a, b) => a - b), bytes.length];
  return ends.map((end, index) => bytes.slice(ends[index - 1] ?? 0, end));
}

const events = [{ a: 1 }, { text: 'déjà vu, naïve, 日本, 🌬️' }, { long: 'x'.repeat(3000) }, {}].map(
  (payload) => encodeEvent('chunk', payload),
);
const body = Buffer.concat([recorded, ...events]);

describe('the frames of an event stream', () => {
  it('reads a recorded one', () => {
    expect(readAll([recorded])).toEqual([
      { kind: 'event', type: 'chunk', payload: expect.stringMatching(/^\{"bytes":"ey.*"p":"abc/) },
    ]);
  });

  it('does not care where the network cuts them', () => {
    const whole = readAll([body]);
    expect(whole).toHaveLength(5);
    const places = fc.array(fc.nat(body.length), { maxLength: 40 });
    fc.assert(
      fc.property(places, (at) => {
        expect(readAll(cut(body, at))).toEqual(whole);
      }),
    );
  });

  it('does not care for single bytes either', () => {
    expect(readAll([...body].map((byte) => Uint8Array.of(byte)))).toHaveLength(5);
  });

  it('tells an exception, and an error without a body', () => {
    const exception = codec.encode({
      headers: {
        ':exception-type': text('throttlingException'),
        ':content-type': text('application/json'),
        ':message-type': text('exception'),
      },
      body: fromUtf8('{"message":"Too many requests"}'),
    });
    const error = codec.encode({
      headers: {
        ':message-type': text('error'),
        ':error-code': text('InternalFailure'),
        ':error-message': text('Something broke'),
      },
      body: new Uint8Array(0),
    });
    expect(readAll([exception, error])).toEqual([
      {
        kind: 'exception',
        type: 'throttlingException',
        payload: '{"message":"Too many requests"}',
      },
      { kind: 'exception', type: 'InternalFailure', payload: '{"message":"Something broke"}' },
    ]);
  });

  it('refuses an end within a frame, wherever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: recorded.length - 1 }), (length) => {
        expect(() => readAll([recorded.subarray(0, length)])).toThrow(BrokenStreamError);
      }),
    );
  });

  it.each([
    ['another kind of answer', Buffer.from('{"outputs":[{"text":"Yes"}]}')],
    ['a page', Buffer.from('<html><body>502 Bad Gateway</body></html>')],
    ['zeros', new Uint8Array(64)],
  ])('refuses %s at once', (_name, bytes) => {
    expect(() => [...new FrameReader().read(bytes)]).toThrow(BrokenStreamError);
  });

  it('refuses a frame with a flipped bit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: recorded.length - 1 }), fc.nat(7), (at, bit) => {
        const damaged = Uint8Array.from(recorded, (byte, index) =>
          index === at ? byte ^ (1 << bit) : byte,
        );
        expect(() => readAll([damaged])).toThrow(BrokenStreamError);
      }),
    );
  });
});
