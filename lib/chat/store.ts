import { and, asc, desc, eq, gt, isNull, lt } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import type { Database } from '@/lib/db/client';
import { chats, messages } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { foldLog } from '@/lib/runs/fold-log';
import { liveRuns } from '@/lib/runs/live';
import { readLog } from '@/lib/runs/log';
import { reapRun } from '@/lib/runs/reap';
import { stopRun } from '@/lib/runs/stop';
import type { ChatMessage } from './message';
import { activePath } from './path';
import type { ChatListItem, ChatSettings } from './schema';

/** A deleted chat can be brought back for so long. */
const undoHours = 24;

const ownLive = (ctx: Context, id: string) =>
  and(eq(chats.id, id), eq(chats.ownerId, ctx.userId), isNull(chats.deletedAt));

/** One of the caller's own chats. Absent, foreign and deleted look the same: `not_found`. */
export async function getOwnChat(ctx: Context, id: string) {
  const [chat] = await ctx.db.select().from(chats).where(ownLive(ctx, id));
  if (!chat) throw new AppError('not_found');
  return chat;
}

/** The caller's chats for the sidebar, the latest first. */
export async function listChats(ctx: Context): Promise<ChatListItem[]> {
  const rows = await ctx.db
    .select({ id: chats.id, title: chats.title, updatedAt: chats.updatedAt })
    .from(chats)
    .where(and(eq(chats.ownerId, ctx.userId), isNull(chats.deletedAt)))
    .orderBy(desc(chats.updatedAt));
  return rows.map(({ id, title, updatedAt }) => ({
    id,
    title: title ?? 'New chat',
    updatedAt: updatedAt.toISOString(),
  }));
}

/** The shown branch of a chat, in order. The chat is the caller's own. */
export async function readPath(ctx: Context, chatId: string) {
  const rows = await ctx.db
    .select()
    .from(messages)
    .where(eq(messages.chatId, chatId))
    .orderBy(asc(messages.position));
  return activePath(rows);
}

/** A stored message as the one message type. */
export function toChatMessage({
  id,
  role,
  parts,
  metadata,
}: typeof messages.$inferSelect): ChatMessage {
  return { id, role, parts, metadata };
}

export type OpenChat = {
  title: string | null;
  model: string;
  settings: ChatSettings;
  messages: ChatMessage[];
  /** The answer being written, and the next chunk that `messages` does not show yet. */
  running: { run: string; from: number } | null;
};

/** A chat as a page shows it, an answer that is being written included as far as it has come. */
export async function readChat(ctx: Context, id: string): Promise<OpenChat> {
  const { title, model, settings } = await getOwnChat(ctx, id);
  await reapRun(ctx, id);
  const path = (await readPath(ctx, id)).map(toChatMessage);
  const last = path.at(-1);
  const run = last?.metadata?.state === 'running' ? last.metadata.run : undefined;
  if (!last || run === undefined) return { title, model, settings, messages: path, running: null };
  const chunks = [...(liveRuns.get(run)?.chunks ?? (await readLog(ctx.db, run)))];
  const answer = foldLog(last.id, chunks);
  const state = answer.metadata?.state ?? 'running';
  return {
    title,
    model,
    settings,
    messages: path.with(-1, chunks.length > 0 ? answer : last),
    // It may have ended while it was read.
    running: state === 'running' ? { run, from: chunks.length } : null,
  };
}

async function updateOwnChat(
  ctx: Context,
  id: string,
  change: Partial<typeof chats.$inferInsert>,
): Promise<void> {
  const own = await ctx.db
    .update(chats)
    .set(change)
    .where(ownLive(ctx, id))
    .returning({ id: chats.id });
  if (own.length === 0) throw new AppError('not_found');
}

/** Gives a chat a title. Throws `not_found`. */
export async function renameChat(ctx: Context, id: string, title: string): Promise<void> {
  await updateOwnChat(ctx, id, { title });
}

/** Remembers the offer chosen for a chat. Throws `not_found`. */
export async function setChatModel(ctx: Context, id: string, model: string): Promise<void> {
  await updateOwnChat(ctx, id, { model });
}

/** Remembers the settings of a chat. Throws `not_found`. */
export async function setChatSettings(
  ctx: Context,
  id: string,
  settings: ChatSettings,
): Promise<void> {
  await updateOwnChat(ctx, id, { settings });
}

/**
 * Takes a chat away, and ends its running answer; `restoreChat` brings it back within a day, then
 * the next start takes it away for good.
 */
export async function deleteChat(ctx: Context, id: string): Promise<void> {
  await getOwnChat(ctx, id);
  await stopRun(ctx, id);
  await ctx.db.update(chats).set({ deletedAt: new Date() }).where(ownLive(ctx, id));
}

const lastUndo = () => new Date(Date.now() - undoHours * 3_600_000);

/** Takes away for good, whoever owns them, the chats that were deleted more than a day ago. */
export async function purgeDeletedChats(database: Database): Promise<void> {
  await database.delete(chats).where(lt(chats.deletedAt, lastUndo()));
}

/** Undoes `deleteChat`. Throws `not_found`. */
export async function restoreChat(ctx: Context, id: string): Promise<void> {
  const restored = await ctx.db
    .update(chats)
    .set({ deletedAt: null })
    .where(and(eq(chats.id, id), eq(chats.ownerId, ctx.userId), gt(chats.deletedAt, lastUndo())))
    .returning({ id: chats.id });
  if (restored.length === 0) throw new AppError('not_found');
}
