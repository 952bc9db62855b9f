import { Agent, type ClientRequest, type IncomingMessage, request as open } from 'node:http';
import type { UIMessageChunk } from 'ai';

/** One event of an answer's stream; `at` is the moment (`performance.now()`) of its arrival. */
export type Event = { seq: number; chunk: UIMessageChunk; at: number };

/** An answer as somebody reads it. */
export type Reading = {
  events: Event[];
  /** The run that is read, by its first metadata; null when the stream ended before. */
  run: () => Promise<string | null>;
  /** What the model said, as far as it has come. */
  text: () => string;
  /** How it ended; `cut`: the connection broke, or the reader left. */
  ended: Promise<'done' | 'cut'>;
  /** Resolves when so many characters have come, or the stream has ended. */
  until: (characters: number) => Promise<void>;
  leave: () => void;
};

export type Answer = { status: number; body: string };
export type Opened = Answer & { reading: Reading | null };

/** A question as it is sent. */
export type Sent = { chat: string; id: string; text: string; model: string };

/** Somebody who talks with the app; two clients are two tabs of one browser. */
export type Client = {
  send: (sent: Sent) => Promise<Opened>;
  /** Sends and goes away after so many milliseconds, before or after the answer has begun. */
  sendAndLeave: (sent: Sent, afterMs: number) => Promise<void>;
  follow: (chat: string, query?: { run?: string; from?: number }) => Promise<Opened>;
  stop: (chat: string, run?: string) => Promise<Answer>;
  page: (chat: string) => Promise<Answer>;
  close: () => void;
};

const deltaOf = (chunk: UIMessageChunk) => (chunk.type === 'text-delta' ? chunk.delta : '');

/** Reads server-sent events; an event without an id has the number after the one before it. */
function readEvents(response: IncomingMessage, from: number): Reading {
  const events: Event[] = [];
  let text = '';
  let rest = '';
  let done = false;
  let next = from;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const resume of waiting) resume();
  };
  const take = (event: string) => {
    const lines = event.split('\n');
    const data = lines.find((line) => line.startsWith('data: '))?.slice('data: '.length);
    if (data === undefined) return;
    if (data === '[DONE]') {
      done = true;
      return;
    }
    const id = lines.find((line) => line.startsWith('id: '))?.slice('id: '.length);
    const seq = id === undefined ? next : Number(id);
    next = seq + 1;
    const chunk: UIMessageChunk = JSON.parse(data); // the app's own protocol, under test
    events.push({ seq, chunk, at: performance.now() });
    text += deltaOf(chunk);
  };
  response.setEncoding('utf8').on('data', (piece: string) => {
    const parts = (rest + piece).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) take(part);
    wake();
  });
  const ended = new Promise<'done' | 'cut'>((resolve) => {
    response.once('error', () => undefined); // then it closes, too
    response.once('close', () => {
      resolve(done ? 'done' : 'cut');
      wake();
    });
  });
  const more = async (isEnough: () => boolean) => {
    while (!isEnough() && !response.closed) {
      await new Promise<void>((resolve) => {
        const resume = () => {
          waiting.delete(resume);
          resolve();
        };
        waiting.add(resume);
      });
    }
  };
  return {
    events,
    text: () => text,
    ended,
    async run() {
      await more(() => events.some(({ chunk }) => 'messageMetadata' in chunk));
      // The metadata of both chunks is the app's own `AnswerMetadata`.
      const told = events.map(({ chunk }) => 'messageMetadata' in chunk && chunk.messageMetadata);
      return (told.find(Boolean) as { run: string } | undefined)?.run ?? null;
    },
    until: (characters) => more(() => text.length >= characters),
    leave: () => void response.destroy(),
  };
}

async function textOf(response: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of response.setEncoding('utf8')) body += piece;
  return body;
}

/** Enters the app as a browser does and keeps its cookie. */
export async function enter(url: string): Promise<Client> {
  const entered = await fetch(`${url}/api/session?next=/`, { redirect: 'manual' });
  const cookies = entered.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  const agent = new Agent({ keepAlive: false });
  const headers = { cookie: cookies.join('; '), origin: url, 'content-type': 'application/json' };

  function ask(
    method: string,
    path: string,
    body?: unknown,
  ): [ClientRequest, Promise<IncomingMessage>] {
    const request = open(`${url}${path}`, { method, headers, agent });
    const response = new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve);
      request.on('error', reject);
    });
    request.end(body === undefined ? undefined : JSON.stringify(body));
    return [request, response];
  }

  async function stream([, answer]: ReturnType<typeof ask>, from = 0): Promise<Opened> {
    const response = await answer;
    const status = response.statusCode ?? 0;
    if (status === 200) return { status, body: '', reading: readEvents(response, from) };
    return { status, body: await textOf(response), reading: null };
  }

  const post = ({ chat, id, text, model }: Sent) =>
    ask('POST', '/api/chat', {
      id: chat,
      message: { id, role: 'user', parts: [{ type: 'text', text }] },
      model,
    });

  return {
    send: (sent) => stream(post(sent)),
    async sendAndLeave(sent, afterMs) {
      const [request, response] = post(sent);
      response.then((came) => came.resume()).catch(() => undefined); // nobody waits for it
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      request.destroy();
    },
    follow: (chat, { run, from = 0 } = {}) =>
      stream(ask('GET', `/api/chat/${chat}/stream?from=${from}${run ? `&run=${run}` : ''}`), from),
    async stop(chat, run) {
      const [, answer] = ask('POST', `/api/chat/${chat}/stop`, run ? { run } : {});
      const response = await answer;
      return { status: response.statusCode ?? 0, body: await textOf(response) };
    },
    async page(chat) {
      const [, answer] = ask('GET', `/chat/${chat}`);
      const response = await answer;
      return { status: response.statusCode ?? 0, body: await textOf(response) };
    },
    close: () => agent.destroy(),
  };
}
