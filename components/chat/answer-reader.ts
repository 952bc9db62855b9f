import { postJson } from '@/components/shell/post-json';
import { findRefusal, readRefusal, unreachable } from '@/components/shell/read-refusal';
import type { ErrorBody } from '@/lib/errors';
import { AnswerLog, type Look } from './answer-log';
import { patience, pause } from './pause';
import { QuietWatch, quietMs } from './quiet-watch';
import { bringsEvents, readEvents } from './read-events';
import { cameInOnePiece, type TransportMemory } from './transport';

type Options = ConstructorParameters<typeof AnswerLog>[0] & {
  transport: TransportMemory;
  /** Hears when the server cannot be reached, and when it can again. */
  onLost: (lost: boolean) => void;
};

/** What asking for an answer led to: a response to read, or the log alone, or a refusal. */
type Asked = { first: Response | null } | { refusal: ErrorBody };

/** Milliseconds before connecting again, while that brings nothing. */
const retryDelays = [250, 500, 1_000, 2_000, 3_000];
/** Milliseconds until a request is given up: some hosts hold the response back for 30 s. */
const postPatienceMs = 40_000;
/** Milliseconds between two looks at the log, where answers are read by polling. */
const pollEveryMs = 250;
/** Seconds that the server may wait for something new then. */
const pollWait = 5;

/**
 * Reads one answer to its end, whatever becomes of the connection. It follows the stream; while that
 * is quiet it looks into the log beside it, and so finds out about dead connections, and about hosts
 * that hold a response back until it is whole. There it polls.
 */
export class AnswerReader {
  readonly #log: AnswerLog;
  #waking = new AbortController();
  #watch: QuietWatch | null = null;

  constructor(private readonly options: Options) {
    this.#log = new AnswerLog(options);
  }

  /** The next chunk wanted. */
  get from(): number {
    return this.#log.from;
  }

  /** The page has come to life again: waits for nothing any more, and looks at once. */
  readonly wake = (): void => {
    const waited = this.#waking;
    this.#waking = new AbortController();
    waited.abort();
    void this.#watch?.lookNow();
  };

  /**
   * Asks for the answer, until the response or the log shows it. The ids are made by the page, so
   * asking again is harmless; and a response that is held back, cut or replaced on its way means
   * nothing once the log has the answer.
   */
  async ask(url: string, body: unknown): Promise<Asked> {
    const answered = new AbortController();
    const post = { sentAt: 0 };
    const asked = this.#post(url, body, post).finally(() => answered.abort());
    const found = this.#findInLog(answered.signal).then((isFound): Asked | Promise<Asked> => {
      if (!isFound) return asked;
      if (performance.now() - post.sentAt >= quietMs) this.options.transport.noteHeldBack();
      return { first: null };
    });
    const outcome = await Promise.race([asked, found]);
    answered.abort();
    if ('first' in outcome && !outcome.first) void asked.then(letGo);
    return 'refusal' in outcome && this.#log.hasBegun ? { first: null } : outcome;
  }

  /** Reads to the end. Gives why there is nothing more to read, or null. */
  async read(first: Response | null): Promise<ErrorBody | null> {
    if (first) await this.#followFirst(first);
    for (let vain = 0; this.#isOpen; vain++) {
      if (vain > 0) await this.#wait(retryDelays[Math.min(vain, retryDelays.length) - 1] ?? 0);
      const polls = this.options.transport.polls();
      const look = polls
        ? await this.#log.look(pollWait)
        : await this.#follow((signal) => this.#log.open(signal));
      if (look.kind === 'gone') return refusalOf(look.response);
      if (look.kind !== 'lost') this.options.onLost(false);
      else if (vain > 0) this.options.onLost(true);
      if (look.kind === 'new' || (polls && look.kind === 'nothing')) vain = -1;
      if (polls && this.#isOpen) await this.#wait(pollEveryMs);
    }
    return null;
  }

  get #isOpen(): boolean {
    return !this.#log.hasEnded && !this.options.leaving.aborted;
  }

  #wait(ms: number): Promise<void> {
    return pause(ms, this.#waking.signal, this.options.leaving);
  }

  async #post(url: string, body: unknown, post: { sentAt: number }): Promise<Asked> {
    const { leaving } = this.options;
    let refusal = unreachable;
    for (const delay of [...retryDelays.slice(0, 3), null]) {
      post.sentAt = performance.now();
      const wait = patience(postPatienceMs, leaving);
      const response = await postJson(url, body, wait.signal).catch(() => null);
      wait.end();
      if (response && bringsEvents(response)) return { first: response };
      const text = await response?.text().catch(() => '');
      // A page of something on the way says nothing about the answer.
      const isOurs = text !== undefined && findRefusal(text) !== null;
      refusal = text === undefined ? unreachable : readRefusal(text);
      if (isOurs || this.#log.hasBegun || leaving.aborted || delay === null) break;
      await pause(delay, leaving);
    }
    return { refusal };
  }

  /** Looks until the log has the answer; false when the signal ends that. */
  async #findInLog(enough: AbortSignal): Promise<boolean> {
    const { leaving, transport } = this.options;
    const first = transport.polls() ? pollEveryMs : quietMs;
    for (let delay = first; ; delay = Math.min(delay * 2, quietMs)) {
      await pause(delay, enough, leaving);
      if (enough.aborted || leaving.aborted) return false;
      if ((await this.#log.look(0)).kind === 'new') return true;
    }
  }

  /** The response that began the answer also tells how responses travel. */
  async #followFirst(response: Response): Promise<void> {
    const began = performance.now();
    await this.#follow(async () => response);
    if (cameInOnePiece(this.#log.last, performance.now() - began)) {
      this.options.transport.noteHeldBack();
    }
  }

  /** Takes what one connection brings, for as long as it brings all there is. */
  async #follow(connect: (signal: AbortSignal) => Promise<Response | null>): Promise<Look> {
    const dead = new AbortController();
    const signal = AbortSignal.any([dead.signal, this.options.leaving]);
    let [lives, brought] = [false, false];
    const watch = new QuietWatch(async () => {
      const { kind } = await this.#log.look(0);
      if (kind === 'nothing') return true;
      brought ||= kind === 'new';
      // Not a byte of what had long been there: something holds it back.
      if (kind === 'new' && !lives) this.options.transport.noteHeldBack();
      dead.abort();
      return false;
    });
    this.#watch = watch;
    try {
      const response = await connect(signal);
      if (!response && !dead.signal.aborted) return { kind: 'lost' };
      if (response && response.status !== 200) return { kind: 'gone', response };
      this.options.onLost(false);
      for await (const events of response ? readEvents(response, signal) : []) {
        lives = true;
        watch.heard();
        if (this.#log.accept(events)) brought = true;
        if (this.#log.hasEnded) break;
      }
    } catch {
      // The connection broke: the next one begins with the next chunk.
    } finally {
      watch.end();
    }
    return { kind: brought ? 'new' : 'nothing' };
  }
}

/** A response that nobody reads holds a connection. */
async function letGo(asked: Asked): Promise<void> {
  if ('first' in asked) await asked.first?.body?.cancel().catch(() => undefined); // it had broken
}

/** Why there is nothing to follow: the session or the chat is gone; null where the answer is. */
async function refusalOf(response: Response): Promise<ErrorBody | null> {
  return response.status === 204 ? null : readRefusal(await response.text());
}
