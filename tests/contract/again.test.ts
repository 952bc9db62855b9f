import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Context } from '@/lib/accounts/context';
import { continueAnswer } from '@/lib/chat/continue';
import { findWantedRun } from '@/lib/chat/find-run';
import { readNews } from '@/lib/chat/news';
import { regenerate, sendMessage } from '@/lib/chat/send';
import { readChat } from '@/lib/chat/store';
import { user } from '@/lib/db/schema';
import { findOffer } from '@/lib/models/catalog';
import { liveRuns } from '@/lib/runs/live';
import { startRun } from '@/lib/runs/start';
import { stopRun } from '@/lib/runs/stop';
import { openMemory } from './support/database';

const model = 'mistral:mistral-large-latest';
let memory: Awaited<ReturnType<typeof openMemory>>;
let owner: Context;
let stranger: Context;

async function person(): Promise<Context> {
  const [db, id] = [memory.client(), randomUUID()];
  await db.insert(user).values({ id, name: 'Somebody', email: `${id}@example.com` });
  return { db, userId: id };
}

beforeAll(async () => {
  vi.stubEnv('EMULATOR_PACE_MS', '5');
  memory = await openMemory();
  [owner, stranger] = [await person(), await person()];
}, 60_000);
afterAll(() => memory.close());

/** A chat whose only answer was stopped after some words. */
async function stopped() {
  const [chat, question] = [randomUUID(), randomUUID()];
  const parts = [{ type: 'text' as const, text: 'Count to 300' }];
  const run = await sendMessage(owner, {
    ...{ id: chat, model },
    message: { id: question, role: 'user', parts },
  });
  const live = liveRuns.get(run.id);
  await vi.waitFor(() => expect(live?.chunks.length).toBeGreaterThan(20));
  await stopRun(owner, chat, run.id);
  const { messages } = await readChat(owner, chat);
  return { chat, question, answer: messages.at(-1)?.id ?? '' };
}

describe('the claim of a run', () => {
  it('takes nobody else’s chat, even one that was made since it was looked for', async () => {
    const { chat } = await stopped();
    const offer = findOffer(model);
    if (!offer) throw new Error(`no offer ${model}`);
    const question = { kind: 'new' as const, id: randomUUID(), parts: [] };
    const claim = startRun(stranger, chat, question, { offer, title: null });
    await expect(claim).rejects.toMatchObject({ code: 'not_found' });
    expect((await readChat(owner, chat)).messages).toHaveLength(2);
  });
});

describe('a stored question', () => {
  it('gets one more answer for one id, however often that is asked for', async () => {
    const { chat, question, answer } = await stopped();
    const asks = [
      (id: string) => continueAnswer(owner, chat, { id, answer, model }),
      (id: string) => regenerate(owner, chat, { id, question, model }),
    ];
    for (const ask of asks) {
      const id = randomUUID();
      const [one, other] = await Promise.all([ask(id), ask(id)]);
      expect(other.id).toBe(one.id);
      await stopRun(owner, chat);
      expect((await ask(id)).id).toBe(one.id);
    }
  });

  it('is news to a page that follows nothing, while it is being answered and after', async () => {
    const { chat, question, answer } = await stopped();
    expect(await readNews(owner, chat, { last: answer, state: 'stopped' })).toBeNull();
    const last = randomUUID();
    const run = await regenerate(owner, chat, { id: last, question, model });
    const news = await readNews(owner, chat, { last, state: 'running' });
    expect(news?.running?.run).toBe(run.id);
    await stopRun(owner, chat);
    expect(await readNews(owner, chat, { last, state: 'running' })).toMatchObject({
      running: null,
    });
  });

  it('is nothing to anybody else, nor is its answer', async () => {
    const { chat, question, answer } = await stopped();
    const id = randomUUID();
    const refused = [
      continueAnswer(stranger, chat, { id, answer, model }),
      regenerate(stranger, chat, { id, question, model }),
      readNews(stranger, chat, { last: answer, state: 'stopped' }),
      findWantedRun(stranger, chat, {}),
    ];
    for (const one of await Promise.allSettled(refused)) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } });
    }
    for (const wanted of [{ question }, { answer }]) {
      expect(await findWantedRun(stranger, chat, wanted)).toBeNull();
      expect(await findWantedRun(owner, chat, wanted)).toMatchObject({ chatId: chat });
    }
  });
});
