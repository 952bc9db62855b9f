import { and, asc, desc, eq, isNotNull, isNull, lt } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { chats, messages } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { foldLog } from '@/lib/runs/fold-log';
import { liveRuns } from '@/lib/runs/live';
import { readLog } from '@/lib/runs/log';
import { reapRun } from '@/lib/runs/reap';
import { findRunning } from '@/lib/runs/start';
import { stopRun } from '@/lib/runs/stop';
import type { ChatMessage } from './message';
import { activePath } from './path';
import type { ChatListItem } from './schema';

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

/** Whether the id is of one of the caller's chats, or still free. Throws `not_found` otherwise. */
export async function isOwnChat(ctx: Context, id: string): Promise<boolean> {
  const [taken] = await ctx.db.select({ id: chats.id }).from(chats).where(eq(chats.id, id));
  if (!taken) return false;
  await getOwnChat(ctx, id);
  return true;
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

type Row = Awaited<ReturnType<typeof readPath>>[number];

/** A stored message as the one message type. */
export function toChatMessage({ id, role, parts, metadata }: Row): ChatMessage {
  return { id, role, parts, metadata };
}

export type OpenChat = {
  title: string | null;
  model: string;
  messages: ChatMessage[];
  /** The answer being written, and the next chunk that `messages` does not show yet. */
  running: { run: string; from: number } | null;
};

/** A chat as a page shows it, an answer that is being written included as far as it has come. */
export async function readChat(ctx: Context, id: string): Promise<OpenChat> {
  const { title, model } = await getOwnChat(ctx, id);
  await reapRun(ctx, id);
  const running = await findRunning(ctx, id);
  const path = (await readPath(ctx, id)).map(toChatMessage);
  if (!running) return { title, model, messages: path, running: null };
  const chunks = liveRuns.get(running.id)?.chunks ?? (await readLog(ctx.db, running.id));
  const from = chunks.length;
  const partial = foldLog(running.answerId, chunks.slice(0, from));
  return {
    title,
    model,
    messages: path.map((message) => (message.id === running.answerId ? partial : message)),
    // The answer may have ended while it was read.
    running: partial.metadata?.state === 'running' ? { run: running.id, from } : null,
  };
}

/** Gives a chat a title. Throws `not_found`. */
export async function renameChat(ctx: Context, id: string, title: string): Promise<void> {
  await getOwnChat(ctx, id);
  await ctx.db.update(chats).set({ title }).where(ownLive(ctx, id));
}

/** Remembers the offer chosen for a chat. Throws `not_found`. */
export async function setChatModel(ctx: Context, id: string, model: string): Promise<void> {
  await getOwnChat(ctx, id);
  await ctx.db.update(chats).set({ model }).where(ownLive(ctx, id));
}

/**
 * Takes a chat away, and ends its running answer; `restoreChat` brings it back within a day, then
 * it is gone for good.
 */
export async function deleteChat(ctx: Context, id: string): Promise<void> {
  await getOwnChat(ctx, id);
  await stopRun(ctx, id);
  const now = Date.now();
  await ctx.db
    .update(chats)
    .set({ deletedAt: new Date(now) })
    .where(ownLive(ctx, id));
  const past = new Date(now - undoHours * 3_600_000);
  await ctx.db
    .delete(chats)
    .where(
      and(eq(chats.ownerId, ctx.userId), isNotNull(chats.deletedAt), lt(chats.deletedAt, past)),
    );
}

/** Undoes `deleteChat`. Throws `not_found`. */
export async function restoreChat(ctx: Context, id: string): Promise<void> {
  const restored = await ctx.db
    .update(chats)
    .set({ deletedAt: null })
    .where(and(eq(chats.id, id), eq(chats.ownerId, ctx.userId)))
    .returning({ id: chats.id });
  if (restored.length === 0) throw new AppError('not_found');
}
