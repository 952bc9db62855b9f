import { desc, eq } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { messages } from '@/lib/db/schema';
import { openState } from '@/lib/runs/state';
import type { NewsQuery } from './schema';
import { getOwnChat, type OpenChat, readChat } from './store';

/** What a page needs to show a chat that has gone on without it. */
export type ChatNews = Pick<OpenChat, 'title' | 'messages' | 'running'>;

/**
 * The chat as it is now, or null where its newest message is the one that the page shows last, in
 * the same state. A page that asks follows no answer, so one that is being written is news. Throws
 * `not_found`.
 */
export async function readNews(
  ctx: Context,
  chatId: string,
  shown: NewsQuery,
): Promise<ChatNews | null> {
  await getOwnChat(ctx, chatId);
  const [newest] = await ctx.db
    .select({ id: messages.id, metadata: messages.metadata })
    .from(messages)
    .where(eq(messages.chatId, chatId))
    .orderBy(desc(messages.position))
    .limit(1);
  const state = newest?.metadata.state;
  if (newest?.id === shown.last && state === shown.state && state !== openState) return null;
  const { title, messages: shownNow, running } = await readChat(ctx, chatId);
  return { title, messages: shownNow, running };
}
