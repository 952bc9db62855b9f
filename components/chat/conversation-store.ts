import type { ChatMessage } from '@/lib/chat/message';
import type { ChatSettings } from '@/lib/chat/schema';
import type { ErrorBody } from '@/lib/errors';
import type { OfferId } from '@/lib/models/schema';
import { applyChunk } from '@/lib/runs/apply-chunk';
import { type Draft, isSame, toQuestion, toRequestParts } from './draft';
import { readEvents, type StreamEvent } from './read-events';
import { readRefusal, unreachable } from './read-refusal';

/** `sending`: the question is on its way; `running`: an answer is being written. */
export type ConversationStatus = 'ready' | 'sending' | 'running';

export type ConversationSnapshot = {
  messages: ChatMessage[];
  status: ConversationStatus;
  /** Why the last send was refused. Nothing was stored; the composer keeps its text. */
  refusal: ErrorBody | null;
  /** True while the connection to a running answer is being made again. */
  reconnecting: boolean;
};

type Running = { run: string; from: number };

/** By which model, and how, an answer is asked for. */
export type Asking = { model: OfferId; settings: ChatSettings };
type Options = {
  chatId: string;
  messages: ChatMessage[];
  running: Running | null;
};

const retryDelays = [250, 500, 1_000, 2_000, 5_000];

/**
 * One conversation on the page: sends, follows the running answer chunk by chunk, and follows on
 * from the next chunk when the connection breaks, so that what is shown never shrinks. React reads
 * it as an external store, at most once a frame.
 */
export class ConversationStore {
  #snapshot: ConversationSnapshot;
  /** The run being followed and the next chunk wanted of it. */
  #running: Running | null;
  #stopWanted = false;
  #unsure: { draft: Draft; question: ChatMessage } | null = null;
  #frame = 0;
  #leaving = new AbortController();
  #onTitle: (title: string) => void = () => undefined;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly options: Options) {
    const { messages, running } = options;
    this.#running = running;
    this.#snapshot = {
      messages,
      status: running ? 'running' : 'ready',
      refusal: null,
      reconnecting: false,
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): ConversationSnapshot => this.#snapshot;

  /** Begins to follow the answer that was running when the page was made; gives the way to leave. */
  readonly attach = (onTitle: (title: string) => void): (() => void) => {
    this.#onTitle = onTitle;
    this.#leaving = new AbortController();
    if (this.#running) void this.#reconnect();
    return () => this.#leaving.abort();
  };

  readonly send = async (draft: Draft, asking: Asking): Promise<boolean> => {
    const known = this.#unsure;
    const question = known && isSame(known.draft, draft) ? known.question : toQuestion(draft);
    const before = this.#snapshot.messages;
    this.#set({ messages: [...before, question], status: 'sending', refusal: null });
    const accepted = await this.#begin('/api/chat', {
      id: this.options.chatId,
      message: { id: question.id, role: 'user', parts: toRequestParts(draft) },
      ...asking,
    });
    if (!accepted) this.#set({ messages: before });
    // Without an answer it may have been stored all the same: the same draft keeps its id.
    this.#unsure = this.#snapshot.refusal === unreachable ? { draft, question } : null;
    return accepted;
  };

  readonly regenerate = async (asking: Asking): Promise<void> => {
    const before = this.#snapshot.messages;
    const question = before.findLastIndex((message) => message.role === 'user');
    this.#set({ messages: before.slice(0, question + 1), status: 'sending', refusal: null });
    const id = crypto.randomUUID();
    const body = { id, question: before[question]?.id, ...asking };
    const accepted = await this.#begin(`${this.#url}/regenerate`, body);
    if (!accepted) this.#set({ messages: before });
  };

  /** Ends the running answer and asks another model the same; not when it could not be ended. */
  readonly askInstead = async (asking: Asking): Promise<void> => {
    await this.stop();
    if (this.#snapshot.refusal) return;
    await this.#untilReady();
    if (!this.#leaving.signal.aborted) await this.regenerate(asking);
  };

  /** Ends the running answer; one that is still being asked for, as soon as it has begun. */
  readonly stop = async (): Promise<void> => {
    this.#stopWanted = this.#running === null;
    if (!this.#running) return;
    const { run } = this.#running;
    try {
      const response = await post(`${this.#url}/stop`, { run }, this.#leaving.signal);
      if (!response.ok) this.#set({ refusal: readRefusal(await response.text()) });
    } catch {
      if (!this.#leaving.signal.aborted) this.#set({ refusal: unreachable });
    }
  };

  readonly dismissRefusal = (): void => this.#set({ refusal: null });

  get #url(): string {
    return `/api/chat/${this.options.chatId}`;
  }

  /** Asks for an answer. The ids are ours, so asking again after a lost connection is harmless. */
  async #begin(url: string, body: unknown): Promise<boolean> {
    this.#stopWanted = false;
    const { signal } = this.#leaving;
    for (const delay of [...retryDelays.slice(0, 3), null]) {
      try {
        const response = await post(url, body, signal);
        if (response.ok) {
          this.#set({ status: 'running' });
          void this.#follow(response);
          return true;
        }
        return this.#refuse(readRefusal(await response.text()));
      } catch {
        if (signal.aborted || delay === null) break;
        await pause(delay, signal);
      }
    }
    return this.#refuse(unreachable);
  }

  #refuse(refusal: ErrorBody): false {
    this.#set({ status: 'ready', refusal });
    return false;
  }

  /** Reads one connection to its end; if the answer is not finished then, connects again. */
  async #follow(response: Response): Promise<void> {
    await this.#read(response);
    if (this.#isFollowing) await this.#reconnect();
  }

  get #isFollowing(): boolean {
    return this.#snapshot.status === 'running' && !this.#leaving.signal.aborted;
  }

  #untilReady(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#isFollowing) return resolve();
      const leave = this.subscribe(() => {
        if (this.#isFollowing) return;
        leave();
        resolve();
      });
    });
  }

  /** Takes all that one connection brings; false when it brought nothing. */
  async #read(response: Response): Promise<boolean> {
    let brought = false;
    try {
      for await (const event of readEvents(response)) {
        if (this.#leaving.signal.aborted) break;
        this.#take(event);
        brought = true;
      }
    } catch {
      // The connection broke: it is made again, from the next chunk.
    }
    return brought;
  }

  /** Connects again until the answer is finished; ever more slowly while that brings nothing. */
  async #reconnect(): Promise<void> {
    const { signal } = this.#leaving;
    for (let vain = 0; this.#isFollowing; vain++) {
      if (vain > 0) {
        this.#set({ reconnecting: true });
        await pause(retryDelays[Math.min(vain, retryDelays.length) - 1] ?? 0, signal);
      }
      const response = await this.#open(signal);
      if (!response) continue;
      this.#set({ reconnecting: false });
      if (response.status !== 200) return this.#giveUp(response);
      if (await this.#read(response)) vain = -1;
    }
  }

  /** There is nothing to follow: the session or the chat is gone, and that is said. */
  async #giveUp(response: Response): Promise<void> {
    const refusal = response.status === 204 ? null : readRefusal(await response.text());
    this.#set({ status: 'ready', refusal });
  }

  async #open(signal: AbortSignal): Promise<Response | null> {
    const query = this.#running ? `?run=${this.#running.run}&from=${this.#running.from}` : '';
    try {
      const response = await fetch(`${this.#url}/stream${query}`, { signal, cache: 'no-store' });
      return response.status >= 500 ? null : response;
    } catch {
      return null; // offline: the caller tries again
    }
  }

  #take({ seq, chunk }: StreamEvent): void {
    if (this.#running && seq < this.#running.from) return;
    if (chunk.type === 'start') this.#openAnswer(chunk);
    if (chunk.type === 'data-title') this.#onTitle(titleIn(chunk.data));
    if (this.#running) this.#running = { ...this.#running, from: seq + 1 };
    const { messages } = this.#snapshot;
    const answer = messages.at(-1);
    if (answer?.role !== 'assistant') return;
    const next = applyChunk(answer, chunk);
    const ended = chunk.type === 'finish';
    if (ended) this.#running = null;
    if (next === answer && !ended) return;
    this.#snapshot = {
      ...this.#snapshot,
      messages: messages.with(-1, next),
      ...(ended ? { status: 'ready' as const, reconnecting: false } : {}),
    };
    this.#notifySoon();
  }

  #openAnswer(chunk: Extract<StreamEvent['chunk'], { type: 'start' }>): void {
    const { messageId, messageMetadata } = chunk;
    // What our own server sends as the metadata of an answer.
    const metadata = messageMetadata as ChatMessage['metadata'];
    if (!messageId || !metadata?.run) return;
    this.#running = { run: metadata.run, from: 0 };
    if (this.#stopWanted) void this.stop();
    const { messages } = this.#snapshot;
    if (messages.some(({ id }) => id === messageId)) return;
    const answer: ChatMessage = { id: messageId, role: 'assistant', parts: [], metadata };
    this.#snapshot = { ...this.#snapshot, messages: [...messages, answer] };
  }

  #set(change: Partial<ConversationSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    this.#notify();
  }

  /** Once a frame while the page is seen; a hidden page has no frames. */
  #notifySoon(): void {
    if (this.#frame !== 0) return;
    const notify = () => this.#notify();
    this.#frame = document.hidden ? window.setTimeout(notify, 100) : requestAnimationFrame(notify);
  }

  #notify(): void {
    this.#frame = 0;
    for (const listener of this.#listeners) listener();
  }
}

function post(url: string, body: unknown, signal: AbortSignal): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
}

function titleIn(data: unknown): string {
  return typeof data === 'object' && data !== null && 'title' in data ? String(data.title) : '';
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const leave = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', leave, { once: true });
  });
}
