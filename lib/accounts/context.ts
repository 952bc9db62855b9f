import { type Database, db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { readSession } from './session';

/** Who asks, and the database (or transaction) to answer from. The first argument of every verb. */
export type Context = { db: Database; userId: string };

/** The context of these request headers, or null when they carry no live session. */
export async function getContext(headers: Headers): Promise<Context | null> {
  const user = await readSession(headers);
  return user ? { db: await db(), userId: user.id } : null;
}

/** Like `getContext`, but throws `signed_out`. */
export async function requireContext(headers: Headers): Promise<Context> {
  const context = await getContext(headers);
  if (!context) throw new AppError('signed_out', { action: { kind: 'sign-in' } });
  return context;
}
