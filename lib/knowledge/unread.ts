import { and, count, eq, inArray, isNull } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { documents } from '@/lib/db/schema';

/** How many documents of these collections wait to be read, or are being read. */
export async function countUnread(ctx: Context, collections: readonly string[]): Promise<number> {
  const [row] = await ctx.db
    .select({ unread: count() })
    .from(documents)
    .where(
      and(
        eq(documents.ownerId, ctx.userId),
        inArray(documents.collectionId, [...collections]),
        inArray(documents.state, ['waiting', 'reading', 'embedding']),
        isNull(documents.deletedAt),
      ),
    );
  return row?.unread ?? 0;
}
