import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import type { BetterAuthPlugin } from 'better-auth/types';
import { eq, sql } from 'drizzle-orm';
import { db } from '@/lib/db/client';
import { prepared, unnamed } from '@/lib/db/prepared';
import * as schema from '@/lib/db/schema';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { appSecret } from './secret';
import { signedToken } from './session-token';

/** A session in use is prolonged once a day. */
const lifetime = { seconds: 30 * 24 * 3600, renewAfterSeconds: 24 * 3600 };

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
    secret: await secret(),
    database: drizzleAdapter(await db(), { provider: 'pg', schema }),
    session: { expiresIn: lifetime.seconds, updateAge: lifetime.renewAfterSeconds },
    advanced: {
      cookiePrefix: cookiePrefix(),
      useSecureCookies: isSecure(),
    },
    plugins: [ownerPlugin],
    telemetry: { enabled: false },
    // Its own messages only: what it would add repeats query values, which may be a token.
    logger: { level: 'error', log: (_level, message) => log.warn('auth', { message }) },
  });
}

const shared = globalThis as typeof globalThis & {
  tramontaneAuth?: ReturnType<typeof createAuth>;
  tramontaneSecret?: Promise<string>;
};

function secret(): Promise<string> {
  shared.tramontaneSecret ??= appSecret().catch((error) => {
    shared.tramontaneSecret = undefined;
    throw error;
  });
  return shared.tramontaneSecret;
}

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

const isSecure = () => env().APP_URL?.startsWith('https:') ?? false;

/**
 * Browsers share cookies between the ports of a host, and two installations must not clash; but the
 * processes behind one public address must agree.
 */
function cookiePrefix(): string {
  const { APP_URL, PORT } = env();
  return `tramontane-${APP_URL === undefined ? PORT : new URL(APP_URL).port || 'public'}`;
}

/** better-auth's name for the cookie (its documentation, cookies). */
const cookieName = () => `${isSecure() ? '__Secure-' : ''}${cookiePrefix()}.session_token`;

const sessionOf = prepared((database) =>
  database
    .select({ id: schema.session.userId, expiresAt: schema.session.expiresAt })
    .from(schema.session)
    .where(eq(schema.session.token, sql.placeholder('token')))
    .prepare(unnamed),
);

/**
 * The user whose live session these request headers carry, or null. Every request asks, so it is
 * one query; better-auth itself is asked once a day, to prolong the session.
 */
export async function readSession(headers: Headers): Promise<{ id: string } | null> {
  const token = signedToken(headers, cookieName(), await secret());
  if (token === undefined) return null;
  const [found] = await sessionOf(await db()).execute({ token });
  const secondsLeft = found ? (found.expiresAt.getTime() - Date.now()) / 1000 : 0;
  if (!found || secondsLeft <= 0) return null;
  if (secondsLeft < lifetime.seconds - lifetime.renewAfterSeconds) {
    await (await auth()).api.getSession({ headers });
  }
  return { id: found.id };
}
