import { z } from 'zod';
import { closeSession } from '@/lib/accounts/session';
import { needsPassword, signIn } from '@/lib/accounts/sign-in';
import { AppError } from '@/lib/errors';
import { localPath } from '@/lib/http/local-path';
import { route } from '@/lib/http/route';

const Password = z.strictObject({ password: z.string().max(1_000) });

/** The way in for a page without a session: on loopback at once, otherwise by the sign-in form. */
export const GET = route({ access: 'anyone' }, async ({ request }) => {
  assertNavigation(request.headers);
  const next = localPath(new URL(request.url).searchParams.get('next'));
  if (needsPassword()) return seeOther(`/sign-in?next=${encodeURIComponent(next)}`);
  return seeOther(next, await signIn(request.headers));
});

export const POST = route({ access: 'anyone', input: Password }, async ({ input, request }) => {
  const headers = await signIn(request.headers, input.password);
  return new Response(null, { status: 204, headers });
});

export const DELETE = route({}, async ({ request }) => {
  return new Response(null, { status: 204, headers: await closeSession(request.headers) });
});

/** A picture or a script on another page makes no session; scripts outside browsers say nothing. */
function assertNavigation(headers: Headers): void {
  const destination = headers.get('sec-fetch-dest') ?? 'document';
  const sameOrigin = headers.get('sec-fetch-site') === 'same-origin';
  if (destination !== 'document' && !sameOrigin) throw new AppError('wrong_origin');
}

function seeOther(location: string, headers = new Headers()): Response {
  headers.set('location', location);
  headers.set('cache-control', 'no-store');
  return new Response(null, { status: 303, headers });
}
