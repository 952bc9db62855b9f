import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { chats, runExchanges, runs } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { chatTotals } from '@/lib/usage/store';
import { unpack } from './packed';
import type { Inspection } from './schema';

/** What one answer of a chat was made from. Throws `not_found` where it is not the caller's own. */
export async function inspectAnswer(
  ctx: Context,
  chatId: string,
  answerId: string,
): Promise<Inspection> {
  const [run] = await ctx.db
    .select({ id: runs.id, state: runs.state, metadata: runs.metadata })
    .from(runs)
    .innerJoin(chats, eq(chats.id, runs.chatId))
    .where(
      and(
        eq(runs.answerId, answerId),
        eq(chats.id, chatId),
        eq(chats.ownerId, ctx.userId),
        isNull(chats.deletedAt),
      ),
    );
  if (!run) throw new AppError('not_found');
  const rows = await ctx.db
    .select({ exchange: runExchanges.exchange })
    .from(runExchanges)
    .where(eq(runExchanges.runId, run.id))
    .orderBy(asc(runExchanges.position));
  const { settings = {}, warnings = [] } = run.metadata;
  return {
    state: run.state,
    settings,
    warnings,
    exchanges: rows.map(({ exchange }) => unpack(exchange)),
    totals: await chatTotals(ctx, chatId),
  };
}
