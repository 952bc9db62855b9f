import { chunkJson, type Frame, FrameReader } from './bedrock-invoke-frames';

/** Takes the bytes of a body as they pass and gives what can be read of them. */
export type BodyReader = (bytes: Uint8Array) => string;

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
function frameReader(): BodyReader {
  const frames = new FrameReader();
  let broken = false;
  return (bytes) => {
    let lines = '';
    if (broken) return lines;
    try {
      for (const frame of frames.read(bytes)) lines += lineOf(frame);
    } catch {
      broken = true;
      lines += '[The rest is not an event stream.]\n';
    }
    return lines;
  };
}

function textReader(): BodyReader {
  const decoder = new TextDecoder();
  return (bytes) => decoder.decode(bytes, { stream: true });
}

/** A reader for this media type; of other bytes than text only the type is told. */
export function bodyReader(contentType: string): BodyReader {
  if (contentType.startsWith('application/vnd.amazon.eventstream')) return frameReader();
  if (contentType === '' || /^text\/|json|xml|x-www-form-urlencoded/.test(contentType)) {
    return textReader();
  }
  let told = false;
  return () => {
    if (told) return '';
    told = true;
    return `[${contentType}]`;
  };
}

/**
 * A text of which at most `most` characters are kept: of a longer one three quarters from its
 * beginning and a quarter from its end, where a service counts the tokens.
 */
export class KeptText {
  #head = '';
  #tail = '';
  #length = 0;
  readonly #headLength: number;
  readonly #tailLength: number;

  constructor(private readonly most: number) {
    this.#tailLength = Math.floor(most / 4);
    this.#headLength = most - this.#tailLength;
  }

  add(text: string): void {
    this.#length += text.length;
    const room = this.#headLength - this.#head.length;
    this.#head += text.slice(0, room);
    this.#tail += text.slice(room);
    // Cut seldom: each cut copies the text.
    if (this.#tail.length > 4 * this.#tailLength) this.#tail = this.#tail.slice(-this.#tailLength);
  }

  get truncated(): boolean {
    return this.#length > this.most;
  }

  text(): string {
    if (!this.truncated) return this.#head + this.#tail;
    const left = this.#length - this.most;
    return `${this.#head}\n[… ${left} characters left out …]\n${this.#tail.slice(-this.#tailLength)}`;
  }
}
