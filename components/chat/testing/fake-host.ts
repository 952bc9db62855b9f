import type { UIMessageChunk } from 'ai';

/** What becomes of one connection; the numbers are bytes of the response that come through. */
export type Fault =
  | { kind: 'none' }
  /** The request never arrives, and the page hears so, or hears nothing. */
  | { kind: 'lost' | 'hung' }
  /** Something on the way answers instead: a gateway after the server, or a sign-in page before it. */
  | { kind: 'page' | 'portal' }
  | { kind: 'reset' | 'ended' | 'stalled'; afterBytes: number }
  /** All but the last event; then the connection stays open, or ends. */
  | { kind: 'endless'; ends: boolean }
  /** The whole response in one piece, or a page of 504 after 30 s. */
  | { kind: 'held' }
  /** Events that were asked for before come again first. */
  | { kind: 'repeated'; events: number };

const cutAfterMs = 30_000;
const encoder = new TextEncoder();
const page = (status = 504) =>
  new Response('<html></html>', { status, headers: { 'content-type': 'text/html' } });
const events = (body: BodyInit) =>
  new Response(body, { headers: { 'content-type': 'text/event-stream' } });

/** A server with one answer, written a word at a time, behind a network with faults. */
export class FakeHost {
  readonly chunks: UIMessageChunk[] = [];
  /** `POST` and `GET`, with the address. */
  readonly requests: string[] = [];
  #begun = false;
  readonly #waiting = new Set<() => void>();

  constructor(
    readonly answer: { words: string[]; everyMs: number; kept?: string },
    /** The fault of each connection, in order. */
    private readonly faultOf: (request: string, count: number) => Fault = () => ({ kind: 'none' }),
  ) {}

  get text(): string {
    return `${this.answer.kept ?? ''}${this.answer.words.join('')}`;
  }

  readonly fetch = async (input: unknown, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input), 'http://chat.test');
    const request = `${init.method ?? 'GET'} ${url.pathname}${url.search}`;
    this.requests.push(request);
    const fault = this.faultOf(request, this.requests.length - 1);
    if (fault.kind === 'hung') {
      await new Promise((resolve) => init.signal?.addEventListener('abort', resolve));
      throw new DOMException('given up', 'AbortError');
    }
    if (fault.kind === 'portal') return page(200);
    if (fault.kind === 'lost') throw new TypeError('Failed to fetch');
    if (init.method === 'POST') this.begin();
    if (fault.kind === 'page') return page();
    if (init.method !== 'POST' && !url.pathname.endsWith('/stream')) {
      return new Response(null, { status: 204 });
    }
    if (!this.#begun) return new Response(null, { status: 204 });
    const wait = url.searchParams.get('wait');
    const from = Number(url.searchParams.get('from') ?? 0);
    return wait === null
      ? this.#stream(from, fault)
      : this.#whole(await this.#soon(from, Number(wait) * 1_000), fault);
  };

  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    const { words, everyMs, kept } = this.answer;
    const metadata = { run: 'run-1', state: 'running', offer: 'mistral:x' };
    this.#publish({ type: 'start', messageId: 'answer-1', messageMetadata: metadata });
    this.#publish({ type: 'text-start', id: '0' });
    if (kept) this.#publish({ type: 'text-delta', id: '0', delta: kept });
    const write = (at: number) => {
      const delta = words[at];
      if (delta !== undefined) {
        this.#publish({ type: 'text-delta', id: '0', delta });
        setTimeout(() => write(at + 1), everyMs);
        return;
      }
      this.#publish({ type: 'text-end', id: '0' });
      const timing = { firstTokenMs: everyMs, totalMs: words.length * everyMs };
      const messageMetadata = { ...metadata, state: 'complete', timing };
      this.#publish({ type: 'finish', messageMetadata });
    };
    setTimeout(() => write(0), everyMs);
  }

  #publish(chunk: UIMessageChunk): void {
    this.chunks.push(chunk);
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resume of waiting) resume();
  }

  get #hasEnded(): boolean {
    return this.chunks.at(-1)?.type === 'finish';
  }

  #next(seen: number): Promise<void> {
    if (this.chunks.length > seen || this.#hasEnded) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #events(from: number): string {
    const event = (chunk: UIMessageChunk, index: number) =>
      `id: ${from + index}\ndata: ${JSON.stringify(chunk)}\n\n`;
    return this.chunks.slice(from).map(event).join('');
  }

  async #soon(from: number, ms: number): Promise<string> {
    const late = new Promise<void>((resolve) => setTimeout(resolve, ms));
    await Promise.race([this.#next(from), late]);
    return `${this.#events(from)}data: [DONE]\n\n`;
  }

  #whole(text: string, fault: Fault): Response {
    if (fault.kind === 'stalled') return events(new ReadableStream());
    const bytes = 'afterBytes' in fault ? encoder.encode(text).slice(0, fault.afterBytes) : text;
    return events(bytes);
  }

  async #stream(from: number, fault: Fault): Promise<Response> {
    if (fault.kind === 'held') return this.#held(from);
    const first = fault.kind === 'repeated' ? Math.max(0, from - fault.events) : from;
    let seen = first;
    let left = 'afterBytes' in fault ? fault.afterBytes : Number.POSITIVE_INFINITY;
    const body = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        await this.#next(seen);
        const text = this.#events(seen);
        const isCut = fault.kind === 'endless' && this.#hasEnded;
        const bytes = encoder.encode(isCut ? text.slice(0, text.lastIndexOf('id: ')) : text);
        seen = this.chunks.length;
        if (bytes.length > 0) controller.enqueue(bytes.slice(0, left));
        left -= bytes.length;
        if (left > 0 && !this.#hasEnded) return;
        const stalls = left <= 0 ? fault.kind === 'stalled' : isCut && !fault.ends;
        if (stalls) await new Promise(() => undefined);
        if (left <= 0 && fault.kind === 'reset') controller.error(new TypeError('reset'));
        else controller.close();
      },
    });
    return events(body);
  }

  async #held(from: number): Promise<Response> {
    let late = false;
    setTimeout(() => {
      late = true;
    }, cutAfterMs);
    const cut = new Promise<void>((resolve) => setTimeout(resolve, cutAfterMs));
    while (!this.#hasEnded && !late) await Promise.race([this.#next(this.chunks.length), cut]);
    return this.#hasEnded ? events(this.#events(from)) : page();
  }
}
