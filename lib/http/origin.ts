import { env, isLoopback } from '@/lib/env';
import { AppError } from '@/lib/errors';

const stripPort = (host: string) => host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');

/** Whether this Host header names us: loopback, the bound HOST, or APP_URL's host. */
export function isOwnHost(host: string | null): boolean {
  if (!host) return false;
  const { HOST, APP_URL } = env();
  if (APP_URL !== undefined && new URL(APP_URL).host === host) return true;
  const name = stripPort(host).toLowerCase();
  return name === HOST || (isLoopback(HOST) && isLoopback(name));
}

/** Refuses a Host that is not ours, so that a page elsewhere that rebinds its name gets nothing. */
export function assertHost(headers: Headers): void {
  if (!isOwnHost(headers.get('host'))) throw new AppError('wrong_host');
}

/** Refuses a state change whose Origin is not exactly the origin the page was served from. */
export function assertOrigin(headers: Headers): void {
  const origin = headers.get('origin');
  const { APP_URL } = env();
  const own = APP_URL !== undefined ? new URL(APP_URL).origin : null;
  if (origin !== null && origin === own) return;
  if (origin !== null && origin === `http://${headers.get('host')}`) return;
  throw new AppError('wrong_origin');
}
