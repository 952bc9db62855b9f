import { randomUUID } from 'node:crypto';
import type { UIMessageChunk } from 'ai';

/** One event of an answer's stream. */
export type Event = { seq: number; chunk: UIMessageChunk };

/** A question to be sent; the ids are the sender's. */
export function question(text: string, chat: string = randomUUID()) {
  const parts = [{ type: 'text', text }];
  return {
    id: chat,
    message: { id: randomUUID(), role: 'user', parts },
    model: 'mistral:mistral-large-latest',
  };
}

/** A program with the owner's session, which can ask any process with it. */
export class Client {
  constructor(
    readonly url: string,
    readonly cookie: string,
  ) {}

  /** Also of a class that can do more. */
  static async signIn<C>(this: new (url: string, cookie: string) => C, url: string): Promise<C> {
    const entered = await fetch(`${url}/api/session?next=/`, { redirect: 'manual' });
    const cookies = entered.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    return new this(url, cookies.join('; '));
  }

  /** The same session at another address. */
  at(url: string): Client {
    return new Client(url, this.cookie);
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers({ origin: this.url, cookie: this.cookie });
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    return fetch(`${this.url}${path}`, { redirect: 'manual', ...init, headers });
  }

  /** Sends JSON; a string or bytes go as they are. */
  post(path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    return this.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: raw ? new Uint8Array(Buffer.from(body)) : JSON.stringify(body),
      ...init,
    });
  }

  send(asked: ReturnType<typeof question>): Promise<Response> {
    return this.post('/api/chat', asked);
  }

  follow(chat: string, run: string, from = 0): Promise<Response> {
    return this.fetch(`/api/chat/${chat}/stream?run=${run}&from=${from}`);
  }

  async stop(chat: string, run?: string): Promise<boolean> {
    const response = await this.post(`/api/chat/${chat}/stop`, run ? { run } : {});
    return (await response.json()).stopped;
  }
}

/** The events of an answer as they come. A stream that breaks ends them. */
export async function* eventsOf(response: Response): AsyncGenerator<Event> {
  if (!response.ok || !response.body) throw new Error(`${response.status}: no answer`);
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, seq, data] = /^id: (\d+)\ndata: (.*)$/.exec(block) ?? [];
      if (data !== undefined) yield { seq: Number(seq), chunk: JSON.parse(data) };
    }
  }
}

/** The run that an answer's first chunk names. */
export function runOf({ chunk }: Event): string {
  // The product's own first chunk; a test that meets another fails here.
  const { messageMetadata } = chunk as { messageMetadata: { run: string } };
  return messageMetadata.run;
}

/** The text that chunks make. */
export function textOf(events: readonly Event[]): string {
  return events.map(({ chunk }) => (chunk.type === 'text-delta' ? chunk.delta : '')).join('');
}

/** What the last chunk says of how the answer ended. */
export function stateOf(events: readonly Event[]): string | undefined {
  const last = events.at(-1)?.chunk;
  return last?.type === 'finish'
    ? (last.messageMetadata as { state: string }).state // the product's own metadata
    : undefined;
}
