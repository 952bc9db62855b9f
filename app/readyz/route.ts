import { sql } from 'drizzle-orm';
import { db } from '@/lib/db/client';
import { describeFailure, log } from '@/lib/log';

/** Whether the database answers, too; strangers learn no more than yes or no. */
export async function GET(): Promise<Response> {
  const headers = { 'cache-control': 'no-store' };
  try {
    await (await db()).execute(sql`select 1`);
    return new Response('ready', { headers });
  } catch (error) {
    log.warn('not ready', { cause: describeFailure(error) });
    return new Response('not ready', { status: 503, headers });
  }
}
