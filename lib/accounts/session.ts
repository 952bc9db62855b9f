import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import type { BetterAuthPlugin } from 'better-auth/types';
import { sql } from 'drizzle-orm';
import { db } from '@/lib/db/client';
import * as schema from '@/lib/db/schema';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { appSecret } from './secret';

const ownerEmail = 'owner@tramontane.invalid';

type Accounts = Parameters<typeof setSessionCookie>[0]['context']['internalAdapter'];

async function findOwner(accounts: Accounts) {
  return (await accounts.findUserByEmail(ownerEmail))?.user;
}

/** Two first visits at once: the second finds the owner whom the first has made. */
async function createOwner(accounts: Accounts) {
  const profile = { email: ownerEmail, emailVerified: true, name: 'Owner' };
  try {
    return await accounts.createUser(profile, { method: 'owner' });
  } catch (error) {
    const made = await findOwner(accounts);
    if (!made) throw error;
    return made;
  }
}

/** Signs the one owner in, making the account the first time. Who may call it is decided by `signIn`. */
const ownerPlugin = {
  id: 'owner',
  endpoints: {
    signInOwner: createAuthEndpoint('/sign-in/owner', { method: 'POST' }, async (ctx) => {
      const accounts = ctx.context.internalAdapter;
      const owner = (await findOwner(accounts)) ?? (await createOwner(accounts));
      const session = await accounts.createSession(owner.id);
      if (!session) throw new AppError('internal');
      await setSessionCookie(ctx, { session, user: owner });
      return ctx.json({ user: owner.id });
    }),
  },
} satisfies BetterAuthPlugin;

async function createAuth() {
  return betterAuth({
    appName: 'Tramontane',
    baseURL: env().APP_URL ?? `http://${env().HOST}:${env().PORT}`,
    secret: await appSecret(),
    database: drizzleAdapter(await db(), { provider: 'pg', schema }),
    session: { expiresIn: 30 * 24 * 3600, updateAge: 24 * 3600 },
    advanced: {
      // Browsers share cookies between the ports of a host: two installations must not clash.
      cookiePrefix: `tramontane-${env().PORT}`,
      useSecureCookies: env().APP_URL?.startsWith('https:') ?? false,
    },
    plugins: [ownerPlugin],
    telemetry: { enabled: false },
    // Its own messages only: what it would add repeats query values, which may be a token.
    logger: { level: 'error', log: (_level, message) => log.warn('auth', { message }) },
  });
}

const shared = globalThis as typeof globalThis & {
  tramontaneAuth?: ReturnType<typeof createAuth>;
};

async function auth() {
  shared.tramontaneAuth ??= createAuth().catch((error) => {
    shared.tramontaneAuth = undefined;
    throw error;
  });
  return shared.tramontaneAuth;
}

/** Opens a session for the owner; the answer's `set-cookie` carries it. */
export async function openOwnerSession(headers: Headers): Promise<Headers> {
  const { api } = await auth();
  return (await api.signInOwner({ headers, returnHeaders: true })).headers;
}

/** Ends the session of these headers; the answer's `set-cookie` clears the cookie. */
export async function closeSession(headers: Headers): Promise<Headers> {
  const { api } = await auth();
  return (await api.signOut({ headers, returnHeaders: true })).headers;
}

/** The user whose live session these request headers carry, or null. */
export async function readSession(headers: Headers): Promise<{ id: string } | null> {
  const { api } = await auth();
  const found = await api.getSession({ headers }).catch(async (error) => {
    // better-auth hides the cause: if it is the database, this says so.
    await (await db()).execute(sql`select 1`);
    throw error;
  });
  return found ? { id: found.user.id } : null;
}
