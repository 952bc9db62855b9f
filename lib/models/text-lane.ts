import { randomUUID } from 'node:crypto';
import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { wrapLanguageModel } from 'ai';
import { TextFrames } from './text-frames';

type Part = LanguageModelV4StreamPart;

/**
 * An adapter for chat completions (Mistral's, and the local servers' in the same form) whose plain
 * text goes around it. Parsing and checking a frame takes it several streams and most of what a
 * token costs; once its text is open, frames that only extend the text need none of that. All other
 * frames, and the first text after each, still go through the adapter. What arrives together
 * becomes one delta; nothing is waited for.
 */
export function textLane(
  adapter: (send: typeof fetch) => LanguageModelV4,
  send: typeof fetch,
): LanguageModelV4 {
  return wrapLanguageModel({
    model: adapter(send),
    middleware: {
      specificationVersion: 'v4',
      wrapStream: async ({ params }) => {
        const lane = new Lane();
        const { stream, ...result } = await adapter(lane.open(send)).doStream(params);
        return { ...result, stream: lane.join(stream) };
      },
    },
  });
}

const between = '\n\n';
/** Servers end their lines with a line feed, some with a carriage return before it. */
const betweenAny = /\r?\n\r?\n/;

/**
 * One call's way around its adapter. A text's first frame goes to the adapter with a mark for its
 * words: the mark comes out where the text belongs, after all that came before. Then the words take
 * its place, and those that follow go out directly, until the service sends something else.
 */
class Lane {
  #service: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #toAdapter: ReadableStreamDefaultController<Uint8Array> | undefined;
  #out: ReadableStreamDefaultController<Part> | undefined;
  readonly #mark = `[${randomUUID()}]`;
  /** The words for each mark that has not come out yet. */
  readonly #waiting: string[] = [];
  /** The text that the last mark came out in. */
  #textId = '';
  /** The adapter got a mark last: further words belong to that text. */
  #inText = false;
  /** The adapter found something wrong: what is left is for it alone. */
  #isClosed = false;
  /** Words that go out with the piece that brought them. */
  #words = '';
  /** What has arrived of an event that is not yet whole. */
  #rest = '';
  /** How many parts have gone out. */
  #given = 0;
  readonly #frames = new TextFrames();
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #encoder = new TextEncoder();

  /** The adapter's `fetch`: of a streamed answer it reads what the lane leaves to it. */
  open(send: typeof fetch): typeof fetch {
    return async (input, init) => {
      const response = await send(input, init);
      const type = response.headers.get('content-type') ?? '';
      if (!response.body || !type.startsWith('text/event-stream')) return response;
      const service = response.body.getReader();
      this.#service = service;
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          this.#toAdapter = controller;
        },
        cancel: (reason) => {
          this.#toAdapter = undefined;
          return service.cancel(reason);
        },
      });
      const { status, statusText, headers } = response;
      return new Response(body, { status, statusText, headers });
    };
  }

  /** The adapter's parts and the lane's, in the order of the service. */
  join(stream: ReadableStream<Part>): ReadableStream<Part> {
    const service = this.#service;
    if (!service) return stream;
    const adapter = stream.getReader();
    return new ReadableStream<Part>(
      {
        start: (controller) => {
          this.#out = controller;
          void this.#takeFrom(adapter);
        },
        pull: () => this.#readOn(service),
        // That cancels the service, too.
        cancel: (reason) => adapter.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  }

  async #takeFrom(adapter: ReadableStreamDefaultReader<Part>): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await adapter.read();
        if (done) break;
        this.#isClosed ||= value.type === 'error';
        const isMark = value.type === 'text-delta' && value.delta === this.#mark;
        if (isMark) this.#replace(value.id);
        else this.#give(value);
      }
      this.#out?.close();
    } catch (error) {
      this.#out?.error(error);
    }
    this.#out = undefined;
  }

  #replace(textId: string): void {
    this.#textId = textId;
    this.#say(textId, this.#waiting.shift() ?? '');
  }

  /** Reads the service until something has gone out, or it is at its end. */
  async #readOn(service: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const before = this.#given;
    try {
      while (this.#toAdapter && this.#given === before) {
        const { done, value } = await service.read();
        this.#take(done ? this.#decoder.decode() : this.#decoder.decode(value, { stream: true }));
        if (done) this.#end();
      }
    } catch (error) {
      this.#toAdapter?.error(error); // and so to the adapter's reader, and out
      this.#toAdapter = undefined;
    }
  }

  #end(): void {
    if (this.#rest !== '') this.#toAdapter?.enqueue(this.#encoder.encode(this.#rest));
    this.#toAdapter?.close();
    this.#toAdapter = undefined;
  }

  #take(text: string): void {
    const all = this.#rest + text;
    const events = all.split(all.includes('\r') ? betweenAny : between);
    this.#rest = events.pop() ?? '';
    for (const event of events) {
      const words = this.#isClosed ? undefined : this.#frames.read(event);
      if (words) this.#route(words);
      else this.#leave(event);
    }
    this.#flush();
  }

  #route(words: string): void {
    if (!this.#inText) {
      this.#waiting.push(words);
      this.#send(this.#frames.write(this.#mark));
      this.#inText = true;
    } else if (this.#waiting.length > 0) {
      this.#waiting.push(`${this.#waiting.pop()}${words}`);
    } else {
      this.#words += words;
    }
  }

  /** Leaves an event to the adapter, after the words before it. */
  #leave(event: string): void {
    this.#flush();
    this.#inText = false;
    this.#send(event);
  }

  #send(event: string): void {
    this.#toAdapter?.enqueue(this.#encoder.encode(event + between));
  }

  #flush(): void {
    if (this.#words !== '') this.#say(this.#textId, this.#words);
    this.#words = '';
  }

  #say(id: string, delta: string): void {
    this.#give({ type: 'text-delta', id, delta });
  }

  #give(part: Part): void {
    this.#given += 1;
    this.#out?.enqueue(part);
  }
}
