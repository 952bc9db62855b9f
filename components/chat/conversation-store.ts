import type { UIMessageChunk } from 'ai';
import { postJson } from '@/components/shell/post-json';
import { readRefusal, unreachable } from '@/components/shell/read-refusal';
import type { ChatMessage } from '@/lib/chat/message';
import type { ChatNews } from '@/lib/chat/news';
import type { ChatSettings } from '@/lib/chat/schema';
import type { ErrorBody } from '@/lib/errors';
import type { OfferId } from '@/lib/models/schema';
import type { Wanted } from './answer-log';
import { AnswerReader } from './answer-reader';
import { askForNews } from './chat-news';
import type { ConversationSnapshot, Sent } from './conversation-state';
import { type Draft, isSame, toQuestion, toRequestParts } from './draft';
import { FrameStore } from './frame-store';
import { joinLife, type PageLife } from './page-life';
import { ShownAnswer, titleIn } from './shown-answer';
import type { TransportMemory } from './transport';

/** By which model, and how, an answer is asked for. */
type Asking = { model: OfferId; settings: ChatSettings };

type Options = {
  chatId: string;
  messages: ChatMessage[];
  running: { run: string; from: number } | null;
  transport: TransportMemory;
};

/**
 * One conversation on the page: sends, follows the answer that is being written, wherever it was
 * asked for, and shows what it brings. React reads it as an external store, at most once a frame.
 */
export class ConversationStore {
  readonly #state: FrameStore<ConversationSnapshot>;
  #shown: ShownAnswer;
  #reader: AnswerReader | null = null;
  /** The run being read, once it has said its id. */
  #run: string | null;
  #stopWanted = false;
  #refreshing = false;
  #refused: { draft: Draft; question: ChatMessage } | null = null;
  #leaving = new AbortController();
  #life: PageLife | null = null;
  #onTitle: (title: string) => void = () => undefined;

  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => ConversationSnapshot;

  constructor(private readonly options: Options) {
    const { messages, running } = options;
    this.#run = running?.run ?? null;
    this.#shown = new ShownAnswer(messages);
    const status = running ? 'running' : 'ready';
    this.#state = new FrameStore<ConversationSnapshot>({
      messages,
      status,
      refusal: null,
      lost: false,
    });
    this.subscribe = this.#state.subscribe;
    this.getSnapshot = this.#state.get;
  }

  /** Begins to follow what happens in the chat, here and elsewhere; gives the way to leave. */
  readonly attach = (onTitle: (title: string) => void): (() => void) => {
    this.#onTitle = onTitle;
    this.#leaving = new AbortController();
    const { chatId, running } = this.options;
    this.#life = joinLife({
      chatId,
      onNews: () => void this.refresh(),
      onWake: () => {
        this.#reader?.wake();
        void this.refresh();
      },
    });
    if (this.#run) {
      const from = this.#reader?.from ?? running?.from ?? 0;
      void this.#follow(this.#newReader({ run: this.#run }, from), null);
    }
    return () => {
      this.#leaving.abort();
      this.#life?.leave();
    };
  };

  /** `queued`: another answer is being written first, and now followed here. */
  readonly send = async (draft: Draft, asking: Asking): Promise<Sent> => {
    const known = this.#refused;
    const question = known && isSame(known.draft, draft) ? known.question : toQuestion(draft);
    const before = this.#now.messages;
    this.#state.set({ messages: [...before, question], status: 'sending', refusal: null });
    const body = {
      id: this.options.chatId,
      message: { id: question.id, role: 'user', parts: toRequestParts(draft) },
      ...asking,
    };
    const refusal = await this.#begin('/api/chat', body, { question: question.id });
    // Whatever was answered, it may have been stored: the same draft keeps its id.
    this.#refused = refusal && { draft, question };
    if (!refusal) return 'accepted';
    await this.#takeBack(before, refusal);
    return this.#isFollowing && refusal.code === 'run_running' ? 'queued' : 'refused';
  };

  readonly regenerate = async (asking: Asking): Promise<void> => {
    const before = this.#now.messages;
    const at = before.findLastIndex((message) => message.role === 'user');
    this.#state.set({ messages: before.slice(0, at + 1), status: 'sending', refusal: null });
    const answer = crypto.randomUUID();
    const body = { id: answer, question: before[at]?.id, ...asking };
    const refusal = await this.#begin(`${this.#url}/regenerate`, body, { answer });
    if (refusal) await this.#takeBack(before, refusal);
  };

  /** Goes on with the last answer, which ended early; its words stay where they are. */
  readonly goOn = async (asking: Asking): Promise<void> => {
    const before = this.#now.messages;
    this.#state.set({ status: 'sending', refusal: null });
    const answer = crypto.randomUUID();
    const body = { id: answer, answer: before.at(-1)?.id, ...asking };
    const refusal = await this.#begin(`${this.#url}/continue`, body, { answer });
    if (refusal) await this.#takeBack(before, refusal);
  };

  /** Ends the running answer and asks another model the same; not when it could not be ended. */
  readonly askInstead = async (asking: Asking): Promise<void> => {
    await this.stop();
    if (this.#now.refusal) return;
    await this.#state.until(() => !this.#isFollowing);
    if (!this.#leaving.signal.aborted) await this.regenerate(asking);
  };

  /** Ends the running answer; one that is still being asked for, as soon as it has begun. */
  readonly stop = async (): Promise<void> => {
    this.#stopWanted = this.#run === null;
    if (this.#run === null) return;
    try {
      const stop = { run: this.#run };
      const response = await postJson(`${this.#url}/stop`, stop, this.#leaving.signal);
      if (!response.ok) this.#state.set({ refusal: readRefusal(await response.text()) });
    } catch {
      if (!this.#leaving.signal.aborted) this.#state.set({ refusal: unreachable });
    }
  };

  readonly dismissRefusal = (): void => this.#state.set({ refusal: null });

  /** Shows what the chat has become elsewhere, and follows an answer that is being written there. */
  readonly refresh = async (): Promise<void> => {
    const { messages, status } = this.#now;
    const last = messages.at(-1);
    if (!last || status !== 'ready' || this.#refreshing) return;
    this.#refreshing = true;
    const news = await askForNews(this.#url, last, this.#leaving.signal);
    this.#refreshing = false;
    if (this.#leaving.signal.aborted || this.#now.messages !== messages) return;
    if (this.#now.status !== 'ready' || news === 'gone') return;
    if (this.#now.lost !== (news === 'lost')) this.#state.set({ lost: news === 'lost' });
    if (news && news !== 'lost') this.#adopt(news);
  };

  #adopt({ title, messages, running }: ChatNews): void {
    if (title !== null) this.#onTitle(title);
    // It had been stored, and is seen: the same words are another question now.
    if (messages.some(({ id }) => id === this.#refused?.question.id)) this.#refused = null;
    this.#shown = new ShownAnswer(messages);
    this.#run = running?.run ?? null;
    this.#state.set({ messages, status: running ? 'running' : 'ready', refusal: null });
    if (running) void this.#follow(this.#newReader({ run: running.run }, running.from), null);
  }

  get #now(): ConversationSnapshot {
    return this.#state.get();
  }

  get #url(): string {
    return `/api/chat/${this.options.chatId}`;
  }

  #newReader(wanted: Wanted, from: number): AnswerReader {
    const reader = new AnswerReader({
      url: this.#url,
      wanted,
      from,
      transport: this.options.transport,
      leaving: this.#leaving.signal,
      // One that was given up may still be looking.
      take: (chunks) => this.#reader === reader && this.#take(chunks),
      onLost: (lost) => {
        if (this.#reader === reader && lost !== this.#now.lost) this.#state.set({ lost });
      },
    });
    this.#reader = reader;
    return reader;
  }

  /** Asks for an answer, and follows it. Gives the refusal, if it was refused. */
  async #begin(url: string, body: unknown, wanted: Wanted): Promise<ErrorBody | null> {
    this.#stopWanted = false;
    this.#run = null;
    this.#shown = new ShownAnswer([]);
    const reader = this.#newReader(wanted, 0);
    const asked = await reader.ask(url, body);
    if ('refusal' in asked) return asked.refusal;
    this.#life?.tell();
    if (this.#now.status === 'sending') this.#state.set({ status: 'running' });
    void this.#follow(reader, asked.first);
    return null;
  }

  /** Nothing was stored. Where the chat has gone on elsewhere, that is shown. */
  async #takeBack(messages: ChatMessage[], refusal: ErrorBody): Promise<void> {
    this.#reader = null;
    this.#state.set({ messages, status: 'ready', refusal });
    const { code } = refusal;
    if (code === 'run_running' || code === 'question_not_last') await this.refresh();
  }

  async #follow(reader: AnswerReader, first: Response | null): Promise<void> {
    const refusal = await reader.read(first);
    if (this.#leaving.signal.aborted || this.#reader !== reader) return;
    this.#reader = null;
    this.#run = null;
    this.#life?.lookSoon();
    if (!this.#isFollowing) return;
    this.#state.set({ status: 'ready', refusal, lost: false });
    if (!refusal) await this.refresh();
  }

  get #isFollowing(): boolean {
    return this.#now.status === 'running' && !this.#leaving.signal.aborted;
  }

  #take(chunks: readonly UIMessageChunk[]): void {
    for (const chunk of chunks) {
      const run = ShownAnswer.startOf(chunk)?.metadata?.run;
      if (run) this.#run = run;
      if (run && this.#stopWanted) void this.stop();
      const title = titleIn(chunk);
      if (title !== undefined) this.#onTitle(title);
    }
    const messages = this.#shown.add(this.#now.messages, chunks);
    const ended = chunks.at(-1)?.type === 'finish';
    if (messages === this.#now.messages && !ended) return;
    const end = { status: 'ready', lost: false } as const;
    this.#state.setSoon({ messages, ...(ended ? end : {}) });
  }
}
