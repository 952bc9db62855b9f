import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { type Context, getContext } from '@/lib/accounts/context';
import { assertHost } from './origin';

/**
 * The context of a page, once a request; without a session the visitor is sent to get one and
 * comes back to the path that the proxy noted.
 */
export const pageContext = cache(async (): Promise<Context> => {
  const received = await headers();
  assertHost(received);
  const next = received.get('x-path') ?? '/';
  return (await getContext(received)) ?? redirect(`/api/session?next=${encodeURIComponent(next)}`);
});
