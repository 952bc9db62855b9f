import { asc, eq } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { payments } from '@/lib/db/schema';
import type { Payment } from './schema';

/** The whole demonstration ledger, by transaction id. It is the same for everybody. */
export function listPayments(ctx: Context): Promise<Payment[]> {
  return ctx.db.select().from(payments).orderBy(asc(payments.id));
}

/** One transaction, or null. */
export async function findPayment(ctx: Context, id: string): Promise<Payment | null> {
  const [payment] = await ctx.db.select().from(payments).where(eq(payments.id, id));
  return payment ?? null;
}
