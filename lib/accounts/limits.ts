import { sql } from 'drizzle-orm';
import { db } from '@/lib/db/client';
import { rateLimit } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';

/**
 * Counts one attempt under `key` in a fixed window kept in the database, so that the limit holds
 * across processes and restarts. Throws `too_many_attempts` beyond `most`.
 */
export async function countAttempt(
  key: string,
  { most, windowMs }: { most: number; windowMs: number },
): Promise<void> {
  const now = Date.now();
  const expired = sql`${rateLimit.lastRequest} < ${now - windowMs}`;
  const [row] = await (await db())
    .insert(rateLimit)
    .values({ id: key, key, count: 1, lastRequest: now })
    .onConflictDoUpdate({
      target: rateLimit.key,
      set: {
        count: sql`case when ${expired} then 1 else ${rateLimit.count} + 1 end`,
        lastRequest: sql`case when ${expired} then ${now} else ${rateLimit.lastRequest} end`,
      },
    })
    .returning({ count: rateLimit.count });
  if (row && row.count > most) throw new AppError('too_many_attempts');
}
