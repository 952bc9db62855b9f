import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';

/** One message of AWS's binary stream: an event, or an exception that ends it. */
export type Frame = { kind: 'event' | 'exception'; type: string; payload: string };

/** Bytes that are no event stream, or one that ends within a frame. */
export class BrokenStreamError extends Error {
  override readonly name = 'BrokenStreamError';
}

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** Prelude, its checksum and the checksum of the whole: what an empty frame has. */
const leastBytes = 16;
/** A payload of 16 MB and 128 kB of headers (AWS: Transcribe, event stream encoding). */
const mostBytes = 16 * 1024 * 1024 + 128 * 1024 + leastBytes;

function decode(bytes: Uint8Array): Frame {
  const { headers, body } = codec.decode(bytes);
  const header = (name: string) => String(headers[name]?.value ?? '');
  const payload = toUtf8(body);
  switch (header(':message-type')) {
    case 'exception':
      return { kind: 'exception', type: header(':exception-type'), payload };
    case 'error': {
      const message = header(':error-message');
      return {
        kind: 'exception',
        type: header(':error-code'),
        payload: JSON.stringify({ message }),
      };
    }
    default:
      return { kind: 'event', type: header(':event-type'), payload };
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Cuts bytes into frames, wherever the network has cut them before. */
export class FrameReader {
  #rest: Uint8Array = new Uint8Array(0);

  /** The frames that these bytes complete. Throws `BrokenStreamError` at the first bad one. */
  *read(bytes: Uint8Array): Generator<Frame> {
    this.#rest = joined(this.#rest, bytes);
    while (this.#rest.length >= 4) {
      const length = new DataView(this.#rest.buffer, this.#rest.byteOffset).getUint32(0, false);
      if (length < leastBytes || length > mostBytes) {
        throw new BrokenStreamError('The answer is not an event stream.');
      }
      if (this.#rest.length < length) return;
      const frame = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      try {
        yield decode(frame);
      } catch (cause) {
        throw new BrokenStreamError('A frame of the event stream is damaged.', { cause });
      }
    }
  }

  /** To be called at the end of the bytes: throws when a frame is not complete. */
  end(): void {
    if (this.#rest.length === 0) return;
    throw new BrokenStreamError(
      `The event stream ended within a frame (${this.#rest.length} bytes).`,
    );
  }
}

const text = new TextDecoder('utf-8', { fatal: true });

/** The JSON within a `chunk` event of InvokeModelWithResponseStream: base64 in `bytes`, beside a padding that means nothing. */
export function chunkJson(payload: string): unknown {
  const chunk: unknown = JSON.parse(payload);
  if (!chunk || typeof chunk !== 'object' || !('bytes' in chunk)) {
    throw new TypeError('A chunk without bytes.');
  }
  return JSON.parse(text.decode(Buffer.from(String(chunk.bytes), 'base64')));
}
