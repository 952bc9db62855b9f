import type { UIMessageChunk } from 'ai';
import { patience } from './pause';
import { bringsEvents, readEvents, type StreamEvent } from './read-events';

/** Which answer: by its run, or, before that is known, by the message that was made for it. */
export type Wanted = { run: string } | { question: string } | { answer: string };

/** What a look at the log brought; `gone`: there is no such answer, or no right to it. */
export type Look = { kind: 'new' | 'nothing' | 'lost' } | { kind: 'gone'; response: Response };

/** Milliseconds after which a look that should have been answered is given up. */
const patienceMs = 8_000;

/** A failure, or a page of something on the way: nothing about the answer. */
const saysNothing = (response: Response) =>
  response.status >= 500 || (response.status === 200 && !bringsEvents(response));

/**
 * One answer's log at the server, and how far it has been read. By whatever connections its events
 * come, also by several at once, each chunk is taken once and in order.
 */
export class AnswerLog {
  #from: number;
  #last: UIMessageChunk | undefined;

  constructor(
    private readonly options: {
      /** `/api/chat/<id>` */
      url: string;
      wanted: Wanted;
      /** The first chunk wanted. */
      from: number;
      leaving: AbortSignal;
      /** Gets the next chunks, as many as came at once. */
      take: (chunks: UIMessageChunk[]) => void;
    },
  ) {
    this.#from = options.from;
  }

  /** The next chunk wanted. */
  get from(): number {
    return this.#from;
  }

  get hasBegun(): boolean {
    return this.#from > this.options.from;
  }

  get hasEnded(): boolean {
    return this.#last?.type === 'finish';
  }

  /** The chunk taken last. */
  get last(): UIMessageChunk | undefined {
    return this.#last;
  }

  /** Takes what is new of these events; false when nothing was. */
  accept(events: readonly StreamEvent[]): boolean {
    const fresh = events.filter(({ seq }) => seq >= this.#from);
    const last = fresh.at(-1);
    if (!last || this.hasEnded || this.options.leaving.aborted) return false;
    this.#from = last.seq + 1;
    this.#last = last.chunk;
    this.options.take(fresh.map(({ chunk }) => chunk));
    return true;
  }

  /** The stream from the next chunk on; null when there is no connection to be had. */
  async open(signal: AbortSignal): Promise<Response | null> {
    try {
      const response = await this.#get({}, signal);
      return saysNothing(response) ? null : response;
    } catch {
      return null;
    }
  }

  /** Takes what is there, or comes within so many seconds. */
  async look(waitSeconds: number): Promise<Look> {
    const wait = patience(waitSeconds * 1_000 + patienceMs, this.options.leaving);
    let kind: 'new' | 'nothing' = 'nothing';
    try {
      const response = await this.#get({ wait: String(waitSeconds) }, wait.signal);
      if (saysNothing(response)) return { kind: 'lost' };
      if (response.status !== 200) return { kind: 'gone', response };
      for await (const events of readEvents(response, wait.signal)) {
        if (this.accept(events)) kind = 'new';
      }
      return { kind: wait.isOver() ? 'lost' : kind };
    } catch {
      return { kind: 'lost' };
    } finally {
      wait.end();
    }
  }

  #get(query: Record<string, string>, signal: AbortSignal): Promise<Response> {
    const { url, wanted } = this.options;
    const all = new URLSearchParams({ ...wanted, from: String(this.#from), ...query });
    return fetch(`${url}/stream?${all}`, { signal, cache: 'no-store' });
  }
}
