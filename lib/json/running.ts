import { and, count, eq, lte, sql } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { benches } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { describeFailure, log } from '@/lib/log';

/** Benches of one person at the same time. */
const mostBenches = 3;
/** How often a bench says that it is at work, and looks whether it shall go on. */
const lookEveryMs = 250;
/** One that has said nothing for so long went away with its process. */
const silence = sql`interval '10 seconds'`;

/**
 * Does work that `stopBench` ends, in whichever process it is called, and so does the page that
 * goes away. Throws `too_many_attempts` while as many benches of this person are at work as may be.
 */
export async function whileStoppable(
  ctx: Context,
  { id, left }: { id: string; left: AbortSignal },
  work: (abort: AbortController) => Promise<void>,
): Promise<void> {
  await enter(ctx, id);
  const abort = new AbortController();
  const stop = () => abort.abort('stopped');
  left.addEventListener('abort', stop, { once: true });
  if (left.aborted) stop();
  const looking = setInterval(async () => {
    if (await isStopped(ctx, id)) stop();
  }, lookEveryMs);
  try {
    await work(abort);
  } finally {
    clearInterval(looking);
    await ctx.db.delete(benches).where(eq(benches.id, id));
  }
}

/** Puts a bench among those at work, one after the other for each person, and takes dead ones away. */
async function enter({ db, userId }: Context, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${userId}))`);
    const ofThisPerson = eq(benches.ownerId, userId);
    const isSilent = lte(benches.heartbeatAt, sql`now() - ${silence}`);
    await tx.delete(benches).where(and(ofThisPerson, isSilent));
    const [own] = await tx.select({ count: count() }).from(benches).where(ofThisPerson);
    const working = own?.count ?? 0;
    const message = `${working} of your benches are at work. Wait for one to end, or stop it.`;
    if (working >= mostBenches) throw new AppError('too_many_attempts', { message });
    await tx.insert(benches).values({ id, ownerId: userId });
  });
}

/** A database that is away stops nothing. */
async function isStopped({ db }: Context, id: string): Promise<boolean> {
  try {
    const [own] = await db
      .update(benches)
      .set({ heartbeatAt: sql`now()` })
      .where(eq(benches.id, id))
      .returning({ stopRequestedAt: benches.stopRequestedAt });
    return own?.stopRequestedAt != null;
  } catch (error) {
    log.warn('bench is not watched', { cause: describeFailure(error) });
    return false;
  }
}

/** Stops the caller's own bench, upstream included; one that has ended stays as it is. */
export async function stopBench({ db, userId }: Context, id: string): Promise<void> {
  await db
    .update(benches)
    .set({ stopRequestedAt: sql`now()` })
    .where(and(eq(benches.id, id), eq(benches.ownerId, userId)));
}
