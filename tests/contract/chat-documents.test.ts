import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Context } from '@/lib/accounts/context';
import { continueAnswer } from '@/lib/chat/continue';
import type { ChatMessage } from '@/lib/chat/message';
import type { ChatSettings } from '@/lib/chat/schema';
import { type RunReference, regenerate, sendMessage } from '@/lib/chat/send';
import { readChat } from '@/lib/chat/store';
import { sourcesOf } from '@/lib/knowledge/source';
import { readDocument } from '@/lib/knowledge/store';
import { inspectAnswer } from '@/lib/runs/inspect';
import { liveRuns } from '@/lib/runs/live';
import { stopRun } from '@/lib/runs/stop';
import { openMemory } from './support/database';
import { addText, newCollection, person } from './support/documents';

/** A chat with documents from the question to the reload: real documents, a real search. */

const text = [
  '# Glaciers',
  'The Aletsch glacier lost forty metres of ice in the summer of 1998.',
  '# Huts',
  'The Konkordia hut was built in 1877 on a rock above the ice.',
].join('\n\n');

const withTools = 'mistral:mistral-large-latest';
const withoutTools = 'bedrock:mistral.mistral-7b-instruct-v0:2';

let memory: Awaited<ReturnType<typeof openMemory>>;
let owner: Context;
let stranger: Context;
let collections: string[];

beforeAll(async () => {
  vi.stubEnv('EMULATOR_PACE_MS', '20'); // an answer that can be stopped on its way
  memory = await openMemory();
  [owner, stranger] = [await person(memory.client()), await person(memory.client())];
  collections = [await newCollection(owner)];
  await addText(owner, collections[0] ?? '', text, 'Alps.md');
}, 60_000);
afterAll(() => memory.close());

const asked = 'How much ice did the Aletsch glacier lose in 1998?';

/** Waits for the end of a run; gives the chat as a page shows it then. */
async function settled(ctx: Context, run: RunReference): Promise<ChatMessage[]> {
  await liveRuns.get(run.id)?.settled;
  return (await readChat(ctx, run.chatId)).messages;
}

type Asking = { model?: string; settings?: ChatSettings; chat?: string; words?: string };

async function ask(ctx: Context, { model, settings, chat, words = asked }: Asking = {}) {
  const run = await sendMessage(ctx, {
    id: chat ?? randomUUID(),
    // An offer of the catalogue.
    model: (model ?? withTools) as typeof withTools,
    message: { id: randomUUID(), role: 'user', parts: [{ type: 'text', text: words }] },
    settings: settings ?? { collections },
  });
  const messages = await settled(ctx, run);
  return { chat: run.chatId, messages, answer: messages.at(-1), question: messages.at(-2) };
}

const wordsOf = (message: ChatMessage | undefined) =>
  message?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('') ?? '';

const callsOf = (message: ChatMessage | undefined) =>
  message?.parts.filter((part) => part.type === 'tool-search_knowledge').length;

describe.each([
  { model: withTools, settings: {}, calls: 1 },
  { model: withTools, settings: { retrieval: 'before' as const }, calls: 0 },
  { model: withTools, settings: { stream: false }, calls: 1 },
  { model: withoutTools, settings: {}, calls: 0 },
  { model: 'bedrock:mistral.mistral-large-3-675b-instruct', settings: {}, calls: 1 },
])('at $model with $settings', ({ model, settings, calls }) => {
  it('an answer cites the document at the place, and the stored question stays as it was', async () => {
    const given = { ...settings, collections };
    const { answer, question, chat } = await ask(owner, { model, settings: given });
    expect(wordsOf(answer)).toMatch(/lost forty metres of ice in the summer of 1998 \[1\]\./);
    expect(answer?.metadata?.state).toBe('complete');
    expect(callsOf(answer)).toBe(calls);
    expect(question?.parts).toEqual([{ type: 'text', text: asked }]);
    const [first] = sourcesOf(answer?.parts ?? []);
    expect(first).toMatchObject({ number: 1, documentName: 'Alps.md' });
    const document = await readDocument(owner, first?.documentId ?? '');
    const chunk = document.chunks.find(({ id }) => id === first?.chunkId);
    expect(document.text.slice(chunk?.start, chunk?.end)).toContain('forty metres');
    if (calls === 0) expect(answer?.metadata?.searched?.found).toBeGreaterThan(0);
    const { exchanges, settings: kept } = await inspectAnswer(owner, chat, answer?.id ?? '');
    expect(JSON.stringify(exchanges)).toContain('forty metres');
    expect(kept.collections).toEqual(collections);
  });
});

describe('a chat with documents', () => {
  it('goes on with the same numbers, at another service and without documents', async () => {
    const { chat, answer: first } = await ask(owner);
    const [source] = sourcesOf(first?.parts ?? []);
    const words = 'And how much ice did the Aletsch glacier lose?';
    const { answer } = await ask(owner, { chat, model: withoutTools, words });
    const same = sourcesOf(answer?.parts ?? []).find(({ chunkId }) => chunkId === source?.chunkId);
    expect(same?.number).toBe(source?.number);
    const last = await ask(owner, { chat, settings: {}, words: 'Which llm are you?' });
    expect(last.answer?.metadata?.state).toBe('complete');
    expect(sourcesOf(last.answer?.parts ?? [])).toEqual([]);
  });

  it('answers anew, and goes on with an answer that was stopped, sources and all', async () => {
    const { chat, question } = await ask(owner);
    const again = { id: randomUUID(), question: question?.id ?? '', model: withTools } as const;
    const run = await regenerate(owner, chat, { ...again, settings: { collections } });
    const [source] = sourcesOf((await settled(owner, run)).at(-1)?.parts ?? []);
    expect(source?.number).toBe(1);
    const { answer: stopped } = await stop(chat);
    const kept = sourcesOf(stopped?.parts ?? []);
    expect(kept.length).toBeGreaterThan(0);
    const on = await continueAnswer(owner, chat, {
      id: randomUUID(),
      answer: stopped?.id ?? '',
      model: withTools,
      settings: { collections, retrieval: 'before' },
    });
    const whole = (await settled(owner, on)).at(-1);
    expect(whole?.metadata?.state).toBe('complete');
    expect(sourcesOf(whole?.parts ?? [])).toEqual(kept);
    expect(wordsOf(whole)).toMatch(/1998 \[1\]\.$/);
  });

  async function stop(chat: string) {
    const id = randomUUID();
    const parts = [{ type: 'text' as const, text: asked }];
    const run = await sendMessage(owner, {
      ...{ id: chat, model: withTools },
      message: { id, role: 'user', parts },
      settings: { collections, retrieval: 'before' },
    });
    const live = liveRuns.get(run.id);
    const words = () => live?.chunks.filter(({ type }) => type === 'text-delta').length;
    await vi.waitFor(() => expect(words()).toBeGreaterThan(2), { interval: 5 });
    await stopRun(owner, chat, run.id);
    const messages = await settled(owner, run);
    return { answer: messages.at(-1) };
  }

  it('finds nothing in the documents of somebody else, and says so', async () => {
    for (const retrieval of ['tool', 'before'] as const) {
      const { answer } = await ask(stranger, { settings: { collections, retrieval } });
      expect(wordsOf(answer)).toBe('Nothing was found in the documents about this.');
      expect(sourcesOf(answer?.parts ?? [])).toEqual([]);
      expect(JSON.stringify(answer)).not.toContain('forty');
    }
  });

  it('takes a tool of this name for one that is off where there are no documents', async () => {
    const settings: ChatSettings = { tools: ['search_knowledge'] };
    const { answer } = await ask(owner, { settings });
    expect(callsOf(answer)).toBe(0);
    const forced: ChatSettings = { toolChoice: { tool: 'search_knowledge' } };
    await expect(ask(owner, { settings: forced })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});
