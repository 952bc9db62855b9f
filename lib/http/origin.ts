import { isIP } from 'node:net';
import { env, isLoopback } from '@/lib/env';
import { AppError } from '@/lib/errors';

const stripPort = (host: string) => host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');

function publicUrl(): URL | null {
  const { APP_URL } = env();
  if (APP_URL === undefined) return null;
  const url = new URL(APP_URL);
  return isLoopback(url.hostname) ? null : url;
}

/**
 * Whether this Host header names us, so that a page elsewhere that rebinds its name gets nothing:
 * with a public APP_URL its host only; otherwise loopback, and where a password guards the server
 * also the bound HOST and any bare address, which no name can be rebound to.
 */
export function isOwnHost(host: string | null): boolean {
  if (!host) return false;
  const url = publicUrl();
  if (url) return url.host === host.toLowerCase();
  const name = stripPort(host).toLowerCase();
  if (isLoopback(name)) return true;
  const { HOST, OWNER_PASSWORD } = env();
  return OWNER_PASSWORD !== undefined && (name === HOST.toLowerCase() || isIP(name) !== 0);
}

/**
 * Without a password whoever is on this machine is the owner. Next notes the caller's address in
 * `x-forwarded-for`, and so does a proxy: any address from elsewhere in it is refused.
 */
function isFromHere(headers: Headers): boolean {
  if (env().OWNER_PASSWORD !== undefined) return true;
  const callers = (headers.get('x-forwarded-for') ?? '').split(',').map((caller) => caller.trim());
  return callers.every((caller) => caller === '' || isLoopback(caller.replace(/^::ffff:/i, '')));
}

/** Refuses a request to a Host that is not ours, or from elsewhere where only this machine may ask. */
export function assertHost(headers: Headers): void {
  if (!isOwnHost(headers.get('host')) || !isFromHere(headers)) throw new AppError('wrong_host');
}

/** Whether the Origin is exactly the one that the page was served from; a missing one is not. */
export function isOwnOrigin(headers: Headers): boolean {
  const own = publicUrl()?.origin ?? `http://${headers.get('host')}`;
  return headers.get('origin') === own;
}

/** Refuses a state change that another page asks for. */
export function assertOrigin(headers: Headers): void {
  if (!isOwnOrigin(headers)) throw new AppError('wrong_origin');
}

/** Browsers that came by https once come no other way again. */
export function transportSecurity(): [name: string, value: string][] {
  if (publicUrl()?.protocol !== 'https:') return [];
  return [['strict-transport-security', 'max-age=31536000']];
}
