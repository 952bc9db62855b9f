import { randomUUID } from 'node:crypto';
import { eq, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '@/lib/db/client';
import { messages, runs, user } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import type { Turn } from '@/lib/runs/ask-model';
import { endFromLog } from '@/lib/runs/end-from-log';
import { generate } from '@/lib/runs/generate';
import { goLive } from '@/lib/runs/live';
import { RunLog, readLog } from '@/lib/runs/log';
import { startRun } from '@/lib/runs/start';
import { offerOf } from '../support/emulated';
import { openMemory } from './support/database';

const offer = offerOf('mistral:mistral-large-latest');
const userId = 'somebody';
let memory: Awaited<ReturnType<typeof openMemory>>;
let db: Database;

beforeAll(async () => {
  vi.stubEnv('EMULATOR_PACE_MS', '0');
  vi.spyOn(console, 'error').mockImplementation(() => {}); // the log of what is made to fail
  memory = await openMemory();
  db = memory.client();
  await db.insert(user).values({ id: userId, name: 'Somebody', email: 'somebody@example.com' });
}, 60_000);
afterAll(() => memory.close());

const turn: Turn = {
  offer,
  settings: {},
  tools: [],
  loadMessages: async () => [{ role: 'user', content: 'Who are you?' }],
  lastWords: async () => [],
};

/** What is stored of an answer that was written so. */
async function written(change: Partial<Turn>) {
  const ctx = { db, userId };
  const question = { kind: 'new' as const, id: randomUUID(), parts: [] };
  const claimed = await startRun(ctx, randomUUID(), question, { offer, title: null });
  const run = generate(ctx, claimed, { ...turn, ...change });
  await run.settled;
  const [row] = await db.select().from(runs).where(eq(runs.id, claimed.id));
  const [answer] = await db.select().from(messages).where(eq(messages.id, claimed.answerId));
  const last = run.chunks.at(-1);
  return { row, answer, told: last?.type === 'finish' ? last.messageMetadata : undefined };
}

const deep = JSON.parse(`${'['.repeat(9_000)}${']'.repeat(9_000)}`);

describe('a run that breaks', () => {
  it.each<[string, Partial<Turn>]>([
    // What a defect would do: the type says that there is one.
    ['before its first word', { firstWords: [null as never] }],
    ['at its very end', { lastWords: async () => [{ type: 'data-x', data: 1n }] }],
    ['over what nobody can keep', { lastWords: async () => [{ type: 'data-x', data: deep }] }],
  ])('%s ends at once, with a cause and what its log has', async (_when, change) => {
    const { row, answer, told } = await written(change);
    expect(row?.state).toMatch(/^(failed|interrupted)$/);
    expect(answer?.metadata).toMatchObject({ state: row?.state, error: { code: 'internal' } });
    expect(told).toMatchObject({ state: row?.state, error: { code: 'internal' } });
  });

  it('tells a reader which answer it was, even when nothing of it was stored', async () => {
    const ctx = { db, userId };
    const question = { kind: 'new' as const, id: randomUUID(), parts: [] };
    const { id, answerId } = await startRun(ctx, randomUUID(), question, { offer, title: null });
    const [row] = await db.select().from(runs).where(eq(runs.id, id));
    if (!row) throw new Error('no run was claimed');
    await endFromLog(ctx, row, new AppError('answer_interrupted'));
    const [start, finish] = await readLog(db, id);
    expect(start).toEqual({ type: 'start', messageId: answerId });
    expect(finish).toMatchObject({ type: 'finish', messageMetadata: { run: id, state: 'failed' } });
  });

  it('keeps a longer batch of its log where a shorter one, given up for lost, comes late', async () => {
    const ctx = { db, userId };
    const question = { kind: 'new' as const, id: randomUUID(), parts: [] };
    const { id, chatId } = await startRun(ctx, randomUUID(), question, { offer, title: null });
    const late: SQL[] = [];
    const lossy: Database = Object.create(db, {
      execute: {
        value: (statement: SQL) => {
          if (late.length > 0) return db.execute(statement);
          late.push(statement);
          return Promise.reject(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
        },
      },
    });
    const over = Promise.withResolvers<void>();
    const run = goLive({ id, chatId }, () => over.promise);
    const writer = new RunLog(lossy, run);
    writer.append({ type: 'start' });
    await vi.waitFor(() => expect(late).toHaveLength(1));
    writer.append({ type: 'start-step' });
    await vi.waitFor(async () => expect(await readLog(db, id)).toHaveLength(2));
    for (const statement of late) await db.execute(statement);
    expect(await readLog(db, id)).toHaveLength(2);
    await writer.close();
    over.resolve();
    await run.settled;
  });

  it('keeps what a service sends in halves and what no database takes', async () => {
    const halves = { type: 'data-x', data: { text: 'a\ud83d', '\0': 'b\0' } } as const;
    const { row, answer } = await written({ lastWords: async () => [halves] });
    expect([row?.state, answer?.metadata.state]).toEqual(['complete', 'complete']);
  });
});
