import { createHash, timingSafeEqual } from 'node:crypto';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { countAttempt } from './limits';
import { openOwnerSession } from './session';

/** Whether a password guards this installation; otherwise whoever reaches loopback is the owner. */
export function needsPassword(): boolean {
  return env().OWNER_PASSWORD !== undefined;
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Signs the owner in. Without OWNER_PASSWORD no password is asked: the environment then allows
 * only loopback (see `parseEnv`). Throws `wrong_password` or `too_many_attempts`.
 */
export async function signIn(headers: Headers, password?: string): Promise<Headers> {
  const { OWNER_PASSWORD } = env();
  if (OWNER_PASSWORD !== undefined) {
    await countAttempt('owner-password', { most: 10, windowMs: 60_000 });
    if (!timingSafeEqual(digest(password ?? ''), digest(OWNER_PASSWORD))) {
      throw new AppError('wrong_password');
    }
  }
  return openOwnerSession(headers);
}
