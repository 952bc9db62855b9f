import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { prepared, unnamed } from '@/lib/db/prepared';
import { chats, messages } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { liveRuns } from '@/lib/runs/live';
import { reapRun } from '@/lib/runs/reap';
import { activePath } from './path';
import { createPathMemory } from './path-memory';

export type Row = typeof messages.$inferSelect;

/** The shown branch of a chat as a turn finds it; `exists` is false where the id is still free. */
export type History = { exists: boolean; path: readonly Row[] };

const known = createPathMemory();

/**
 * What a new turn in a chat begins from, in one statement; of a chat that this process has read
 * before, only what is new. A run whose process is gone is ended first. Throws `not_found` for a
 * chat that is not the caller's.
 */
export async function readHistory(ctx: Context, chatId: string): Promise<History> {
  const history = await readOnce(ctx, chatId);
  const run = runningIn(history);
  if (run === undefined || liveRuns.has(run)) return history;
  await reapRun(ctx, chatId);
  return readOnce(ctx, chatId);
}

/** The run that still writes the last message, as far as was known when it was read. */
export function runningIn({ path }: History): string | undefined {
  const last = path.at(-1)?.metadata;
  return last?.state === 'running' ? last.run : undefined;
}

/** The chat, and its messages after a position; of somebody else's chat, only that it is theirs. */
const messagesAfter = prepared((database) => {
  const own = and(eq(chats.ownerId, sql.placeholder('userId')), isNull(chats.deletedAt));
  const isNew = gt(messages.position, sql.placeholder('position'));
  return database
    .select({ isOwn: sql<boolean>`${own}`, message: messages })
    .from(chats)
    .leftJoin(messages, and(eq(messages.chatId, chats.id), own, isNew))
    .where(eq(chats.id, sql.placeholder('chatId')))
    .orderBy(asc(messages.position))
    .prepare(unnamed);
});

async function readOnce({ db, userId }: Context, chatId: string): Promise<History> {
  const before = known.get(chatId);
  const position = before.at(-1)?.position ?? 0;
  const rows = await messagesAfter(db).execute({ chatId, userId, position });
  if (rows[0]?.isOwn === false) throw new AppError('not_found');
  if (rows.length === 0) return { exists: false, path: [] };
  const path = activePath([...before, ...rows.flatMap(({ message }) => message ?? [])]);
  const history = { exists: true, path };
  // A message that is not being written never changes again.
  if (runningIn(history) === undefined) known.set(chatId, path);
  return history;
}
