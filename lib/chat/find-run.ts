import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { chats, runs } from '@/lib/db/schema';
import { reapRun } from '@/lib/runs/reap';
import { findRun, findRunning } from '@/lib/runs/start';
import { getOwnChat } from './store';

type Wanted = {
  run?: string | undefined;
  question?: string | undefined;
  answer?: string | undefined;
};

/**
 * The run that a reader names, or the running one; null where there is none. Whoever has asked, but
 * has not heard yet, names it by the message it made: its chat may not be there yet, which is no
 * error. Otherwise throws `not_found` for a chat that is not the caller's own.
 */
export async function findWantedRun(ctx: Context, chatId: string, wanted: Wanted) {
  const { run, question, answer } = wanted;
  if (question) return findOwnRun(ctx, chatId, eq(runs.questionId, question));
  if (answer) return findOwnRun(ctx, chatId, eq(runs.answerId, answer));
  await getOwnChat(ctx, chatId);
  await reapRun(ctx, chatId);
  return run ? findRun(ctx, chatId, run) : findRunning(ctx, chatId);
}

/** The first such run of the caller's own chat. */
async function findOwnRun(ctx: Context, chatId: string, wanted: ReturnType<typeof eq>) {
  const own = and(eq(chats.id, chatId), eq(chats.ownerId, ctx.userId), isNull(chats.deletedAt));
  const [run] = await ctx.db
    .select({ id: runs.id, chatId: runs.chatId })
    .from(runs)
    .innerJoin(chats, eq(chats.id, runs.chatId))
    .where(and(wanted, own))
    .orderBy(asc(runs.startedAt))
    .limit(1);
  return run ?? null;
}
