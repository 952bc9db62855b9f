import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** One event of AWS's binary stream: headers in the recorded order, then the JSON payload. */
export function encodeEvent(type: string, payload: unknown): Uint8Array {
  return codec.encode({
    headers: {
      ':event-type': { type: 'string', value: type },
      ':content-type': { type: 'string', value: 'application/json' },
      ':message-type': { type: 'string', value: 'event' },
    },
    body: fromUtf8(JSON.stringify(payload)),
  });
}

/** An error in the middle of a stream, by the service model's members of a response stream. */
export function encodeException(name: string, message: string): Uint8Array {
  return codec.encode({
    headers: {
      ':exception-type': { type: 'string', value: name },
      ':content-type': { type: 'string', value: 'application/json' },
      ':message-type': { type: 'string', value: 'exception' },
    },
    body: fromUtf8(JSON.stringify({ message })),
  });
}

export type Frame = { headers: Record<string, string>; payload: string };

/** Cuts a body into its frames, by the length that each begins with. */
export function* splitFrames(body: Uint8Array): Generator<Uint8Array> {
  let offset = 0;
  while (offset < body.length) {
    const length = new DataView(body.buffer, body.byteOffset + offset).getUint32(0, false);
    yield body.subarray(offset, offset + length);
    offset += length;
  }
}

export function decodeFrame(frame: Uint8Array): Frame {
  const message = codec.decode(frame);
  const headers = Object.entries(message.headers).map(([name, { value }]) => [name, String(value)]);
  return { headers: Object.fromEntries(headers), payload: toUtf8(message.body) };
}
