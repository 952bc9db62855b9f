import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatMessage } from '@/lib/chat/message';
import { ConversationStore } from './conversation-store';
import { FakeHost, type Fault } from './testing/fake-host';
import { transportMemory } from './transport';

const words = (count: number) => Array.from({ length: count }, (_, index) => `${index} `);
const asking = { model: 'mistral:x' as const, settings: {} };
const textOf = (message: ChatMessage | undefined) =>
  (message?.parts ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('');

let page: { hidden: boolean; events: EventTarget };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  const events = new EventTarget();
  page = { hidden: false, events };
  const listen = { addEventListener: events.addEventListener.bind(events) };
  vi.stubGlobal('document', {
    ...listen,
    get hidden() {
      return page.hidden;
    },
  });
  vi.stubGlobal('window', listen);
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, 16));
  vi.stubGlobal('cancelAnimationFrame', (frame: number) => clearTimeout(frame));
  vi.stubGlobal(
    'BroadcastChannel',
    class {
      postMessage() {}
      close() {}
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A page that shows a chat of this host, and every text that it showed of the last answer. */
function open(
  host: FakeHost,
  {
    messages = [],
    running = null,
    told = 'auto',
  }: Partial<{
    messages: ChatMessage[];
    running: { run: string; from: number } | null;
    told: 'auto' | 'poll';
  }> = {},
) {
  const session = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => session.get(key) ?? null,
    setItem: (key: string, value: string) => session.set(key, value),
  });
  vi.stubGlobal('fetch', host.fetch);
  const transport = transportMemory(told);
  const store = new ConversationStore({ chatId: 'chat-1', messages, running, transport });
  const leave = store.attach(() => undefined);
  const shown: string[] = [];
  store.subscribe(() => {
    const last = store.getSnapshot().messages.at(-1);
    if (last?.role === 'assistant') shown.push(textOf(last));
  });
  const text = () => textOf(store.getSnapshot().messages.at(-1));
  /** Milliseconds until the answer has ended, as far as the page knows. */
  const untilReady = async (mostMs: number) => {
    const since = performance.now();
    while (store.getSnapshot().status !== 'ready' && performance.now() - since < mostMs) {
      await vi.advanceTimersByTimeAsync(50);
    }
    return performance.now() - since;
  };
  return { store, leave, shown, text, untilReady };
}

function neverShrinks(shown: readonly string[]): boolean {
  return shown.every((text, index) => text.startsWith(shown[index - 1] ?? ''));
}

describe('ConversationStore', () => {
  it('shows an answer as it comes', async () => {
    const host = new FakeHost({ words: words(40), everyMs: 20 });
    const { store, shown, text, untilReady, leave } = open(host);
    const sent = store.send({ text: 'Count', files: [] }, asking);
    await vi.advanceTimersByTimeAsync(300);
    expect(await sent).toBe('accepted');
    expect(text()).toContain('5 ');
    await untilReady(5_000);
    expect(text()).toBe(host.text);
    expect(neverShrinks(shown)).toBe(true);
    expect(host.requests).toEqual(['POST /api/chat']);
    leave();
  });

  it('shows the whole answer once, whatever the network does, and never less than before', async () => {
    const bytes = fc.nat(4_000);
    const fault: fc.Arbitrary<Fault> = fc.oneof(
      fc.record({ kind: fc.constant('endless' as const), ends: fc.boolean() }),
      fc.record({ kind: fc.constantFrom('none', 'lost', 'hung', 'page', 'portal', 'held') }),
      fc.record({ kind: fc.constantFrom('reset', 'ended', 'stalled'), afterBytes: bytes }),
      fc.record({ kind: fc.constant('repeated' as const), events: fc.nat(30) }),
    );
    const network = fc.array(fault, { maxLength: 12 });
    const speed = fc.constantFrom(1, 20, 300);
    const told = fc.constantFrom('auto' as const, 'poll' as const);
    await fc.assert(
      fc.asyncProperty(
        network,
        speed,
        told,
        fc.boolean(),
        async (faults, everyMs, told, goesOn) => {
          const kept = goesOn ? 'Kept words of an earlier answer, ' : undefined;
          const answer = { words: words(60), everyMs, ...(kept ? { kept } : {}) };
          const host = new FakeHost(answer, (_, count) => faults[count] ?? { kind: 'none' });
          const earlier: ChatMessage[] = [
            { id: 'question-0', role: 'user', parts: [{ type: 'text', text: 'Count' }] },
            {
              id: 'answer-0',
              role: 'assistant',
              parts: [{ type: 'text', text: kept ?? '' }],
              metadata: { state: 'stopped' },
            },
          ];
          const { store, shown, text, untilReady, leave } = open(host, {
            told,
            messages: goesOn ? earlier : [],
          });
          const ask = () =>
            goesOn ? store.goOn(asking) : store.send({ text: 'Count', files: [] }, asking);
          let asked = ask();
          await untilReady(120_000);
          // Four times in a row nothing came through: the page says so, and the person tries again.
          for (let tries = 0; store.getSnapshot().refusal && tries < 4; tries++) {
            await asked;
            asked = ask();
            await untilReady(120_000);
          }
          expect(text()).toBe(host.text);
          expect(neverShrinks(shown)).toBe(true);
          expect(store.getSnapshot()).toMatchObject({ status: 'ready', lost: false });
          leave();
        },
      ),
      { numRuns: 120 },
    );
  }, 60_000);

  it('ends within 3 s of the connection that dropped the last frame, 50 times of 50', async () => {
    for (let round = 0; round < 50; round++) {
      const host = new FakeHost({ words: words(round), everyMs: 10 }, (_, count) =>
        count === 0 ? { kind: 'endless', ends: round % 2 === 0 } : { kind: 'none' },
      );
      const { store, text, untilReady, leave } = open(host);
      void store.send({ text: 'Count', files: [] }, asking);
      await vi.advanceTimersByTimeAsync(10 * round + 20);
      expect(await untilReady(10_000)).toBeLessThanOrEqual(3_000);
      expect(text()).toBe(host.text);
      leave();
    }
  });

  it('finds out that responses are held back, and polls from then on', async () => {
    const held = (request: string): Fault => ({ kind: /wait=/.test(request) ? 'none' : 'held' });
    const host = new FakeHost({ words: words(2_000), everyMs: 20 }, held);
    const { store, shown, text, untilReady, leave } = open(host);
    const sent = store.send({ text: 'Count', files: [] }, asking);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await sent).toBe('accepted');
    expect(text()).toContain('100 ');
    expect(transportMemory('auto').polls()).toBe(true);
    await untilReady(60_000);
    expect(text()).toBe(host.text);
    expect(neverShrinks(shown)).toBe(true);
    expect(host.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
    leave();
  });

  it('polls from the start where it is told to, though the response is cut after 30 s', async () => {
    const held = (request: string): Fault => ({ kind: /wait=/.test(request) ? 'none' : 'held' });
    const host = new FakeHost({ words: words(400), everyMs: 100 }, held);
    const { store, text, untilReady, leave } = open(host, { told: 'poll' });
    void store.send({ text: 'Count', files: [] }, asking);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(text()).toContain('3 ');
    await untilReady(60_000);
    expect(text()).toBe(host.text);
    expect(store.getSnapshot().refusal).toBeNull();
    leave();
  });

  it('keeps a message for which only a sign-in page answers, and its id', async () => {
    let isIn = false;
    const host = new FakeHost({ words: words(5), everyMs: 10 }, () => ({
      kind: isIn ? 'none' : 'portal',
    }));
    const { store, text, untilReady, leave } = open(host);
    const ids: unknown[] = [];
    vi.stubGlobal('fetch', (input: unknown, init: RequestInit = {}) => {
      if (init.method === 'POST') ids.push(JSON.parse(String(init.body)).message.id);
      return host.fetch(input, init);
    });
    const sent = store.send({ text: 'Count', files: [] }, asking);
    await untilReady(30_000);
    expect(await sent).toBe('refused');
    expect(store.getSnapshot().messages).toEqual([]);
    isIn = true;
    void store.send({ text: 'Count', files: [] }, asking);
    await untilReady(5_000);
    expect(text()).toBe(host.text);
    expect(new Set(ids).size).toBe(1);
    leave();
  });

  it('looks at once when the page is woken', async () => {
    const host = new FakeHost({ words: words(100), everyMs: 20 }, (_, count) =>
      count === 0 ? { kind: 'stalled', afterBytes: 400 } : { kind: 'none' },
    );
    const { store, text, leave } = open(host);
    void store.send({ text: 'Count', files: [] }, asking);
    await vi.advanceTimersByTimeAsync(1_500);
    const before = text();
    page.events.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(50);
    expect(text().length).toBeGreaterThan(before.length + 100);
    leave();
  });
});
