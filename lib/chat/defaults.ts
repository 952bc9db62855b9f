import { eq } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { chatDefaults } from '@/lib/db/schema';
import type { ChatSettings } from './schema';

/** The settings that the caller's new chats begin with; `{}` when none were saved. */
export async function readChatDefault(ctx: Context): Promise<ChatSettings> {
  const [saved] = await ctx.db
    .select({ settings: chatDefaults.settings })
    .from(chatDefaults)
    .where(eq(chatDefaults.userId, ctx.userId));
  return saved?.settings ?? {};
}

/** Remembers what the caller's new chats begin with; `{}` forgets it. */
export async function setChatDefault(ctx: Context, settings: ChatSettings): Promise<void> {
  if (Object.keys(settings).length === 0) {
    await ctx.db.delete(chatDefaults).where(eq(chatDefaults.userId, ctx.userId));
    return;
  }
  await ctx.db
    .insert(chatDefaults)
    .values({ userId: ctx.userId, settings })
    .onConflictDoUpdate({ target: chatDefaults.userId, set: { settings } });
}
