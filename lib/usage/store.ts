import { eq, sql } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { runs } from '@/lib/db/schema';
import type { ChatTotals } from './schema';

const figure = (...path: string[]) =>
  sql`(${runs.metadata} #>> ${sql.raw(`'{${path.join(',')}}'`)})::double precision`;

/** What a chat took, over all its ended answers. The chat is the caller's own. */
export async function chatTotals(ctx: Context, chatId: string): Promise<ChatTotals> {
  const ended = sql`filter (where ${runs.state} <> 'running')`;
  const sum = (value: ReturnType<typeof figure>) => sql`coalesce(sum(${value}), 0)`.mapWith(Number);
  const [totals] = await ctx.db
    .select({
      answers: sql`count(*) ${ended}`.mapWith(Number),
      tokens: sum(figure('usage', 'totalTokens')),
      usd: sum(figure('cost', 'amount')),
      totalMs: sum(figure('timing', 'totalMs')),
      estimated:
        sql`count(*) filter (where ${runs.metadata} #>> '{usage,estimated}' = 'true')`.mapWith(
          Number,
        ),
      unknown:
        sql`count(*) filter (where ${runs.state} <> 'running' and ${runs.metadata} -> 'usage' is null)`.mapWith(
          Number,
        ),
    })
    .from(runs)
    .where(eq(runs.chatId, chatId));
  if (!totals) throw new TypeError('a sum over no rows is a row all the same');
  return totals;
}
