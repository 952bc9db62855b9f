import { chunkJson, type Frame, FrameReader } from './bedrock-invoke-frames';

/** Takes the bytes of a body as they pass, and gives what can be read of them. */
export type BodyReader = {
  take: (bytes: Uint8Array) => void;
  text: () => string;
  /** The text has a gap: its beginning and its end are there. */
  truncated: () => boolean;
};

function payloadOf({ type, payload }: Frame): unknown {
  try {
    return type === 'chunk' ? chunkJson(payload) : JSON.parse(payload);
  } catch {
    return payload;
  }
}

const lineOf = (frame: Frame) =>
  `${JSON.stringify({ [frame.kind]: frame.type, payload: payloadOf(frame) })}\n`;

/** AWS's binary stream as one JSON line per frame, until something is no frame. */
function frameReader(most: number): BodyReader {
  const frames = new FrameReader();
  const kept = new KeptBytes(most);
  let broken = false;
  return {
    take(bytes) {
      if (broken) return;
      try {
        for (const frame of frames.read(bytes)) kept.add(Buffer.from(lineOf(frame)));
      } catch {
        broken = true;
        kept.add(Buffer.from('[The rest is not an event stream.]\n'));
      }
    },
    text: () => kept.text(),
    truncated: () => kept.truncated,
  };
}

function textReader(most: number): BodyReader {
  const kept = new KeptBytes(most);
  return {
    take: (bytes) => kept.add(bytes),
    text: () => kept.text(),
    truncated: () => kept.truncated,
  };
}

/** A reader for this media type that keeps at most so many bytes; of other than text only the type. */
export function bodyReader(contentType: string, most: number): BodyReader {
  if (contentType.startsWith('application/vnd.amazon.eventstream')) return frameReader(most);
  if (contentType === '' || /^text\/|json|xml|x-www-form-urlencoded/.test(contentType)) {
    return textReader(most);
  }
  return { take: () => undefined, text: () => `[${contentType}]`, truncated: () => false };
}

/** A part of a character at a cut. */
const halfAtEnd = /\ufffd$/;
const halvesAtBegin = /^\ufffd{1,3}/;

/**
 * The bytes of a text, of which at most `most` are kept: of a longer one three quarters from its
 * beginning and a quarter from its end, where a service counts the tokens. They are decoded when
 * somebody looks.
 */
export class KeptBytes {
  #head = Buffer.alloc(0);
  #headLength = 0;
  #tail: Uint8Array[] = [];
  #tailLength = 0;
  #length = 0;
  readonly #mostTail: number;
  readonly #mostHead: number;

  constructor(private readonly most: number) {
    this.#mostTail = Math.floor(most / 4);
    this.#mostHead = most - this.#mostTail;
  }

  add(bytes: Uint8Array): void {
    this.#length += bytes.length;
    const atHead = bytes.subarray(0, this.#mostHead - this.#headLength);
    if (atHead.length > 0) this.#extend(atHead);
    if (atHead.length < bytes.length) this.#append(bytes.slice(atHead.length));
  }

  get truncated(): boolean {
    return this.#length > this.most;
  }

  text(): string {
    const head = this.#head.subarray(0, this.#headLength);
    const tail = Buffer.concat(this.#tail);
    if (!this.truncated) return Buffer.concat([head, tail]).toString();
    const end = tail.subarray(-this.#mostTail).toString();
    const left = this.#length - this.most;
    return `${head.toString().replace(halfAtEnd, '')}\n[… ${left} bytes left out …]\n${end.replace(halvesAtBegin, '')}`;
  }

  #extend(bytes: Uint8Array): void {
    const needed = this.#headLength + bytes.length;
    if (needed > this.#head.length) {
      const roomier = Buffer.allocUnsafeSlow(Math.min(this.#mostHead, Math.max(4_096, 2 * needed)));
      roomier.set(this.#head.subarray(0, this.#headLength));
      this.#head = roomier;
    }
    this.#head.set(bytes, this.#headLength);
    this.#headLength = needed;
  }

  /** Drops what lies before the end that is kept. */
  #append(bytes: Uint8Array): void {
    this.#tail.push(bytes);
    this.#tailLength += bytes.length;
    // Seldom: each time moves the rest.
    if (this.#tailLength <= 4 * this.#mostTail) return;
    const end = Buffer.concat(this.#tail).subarray(-this.#mostTail);
    this.#tail = [end];
    this.#tailLength = end.length;
  }
}
