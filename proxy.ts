import { type NextRequest, NextResponse } from 'next/server';
import { isDevelopment } from '@/lib/env';
import { type ErrorCode, errorTable } from '@/lib/errors';
import { isOwnHost, isOwnOrigin, transportSecurity } from '@/lib/http/origin';

/** Only the page's own scripts run, by a nonce of each request; nothing comes from elsewhere. */
function policy(nonce: string, dev: boolean): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'${dev ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "frame-src 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Why a page does not answer: pages are read, and written to by Server Actions only. */
function refusal({ headers, method }: NextRequest): ErrorCode | null {
  if (!isOwnHost(headers.get('host'))) return 'wrong_host';
  if (method === 'GET' || method === 'HEAD') return null;
  if (!isOwnOrigin(headers)) return 'wrong_origin';
  return headers.has('next-action') ? null : 'wrong_method';
}

/** The path that was asked for with its query, without what Next adds for itself. */
function wayBack({ nextUrl }: NextRequest): string {
  const { pathname, searchParams } = nextUrl.clone();
  searchParams.delete('_rsc');
  return searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname;
}

/**
 * Gives every page its content security policy, and its path for the way back from signing in. Not a security boundary: Host, session
 * and ownership are checked again where data is read. The inbound header is overwritten, so nobody else chooses the nonce.
 */
export function proxy(request: NextRequest): NextResponse {
  const refused = refusal(request);
  if (refused) {
    const { message, status } = errorTable[refused];
    return new NextResponse(message, { status, headers: { 'cache-control': 'no-store' } });
  }
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const value = policy(nonce, isDevelopment());
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-path', wayBack(request));
  headers.set('content-security-policy', value);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', value);
  for (const [name, value] of transportSecurity()) response.headers.set(name, value);
  return response;
}

// Not the API: a body that passes a proxy is cut at 10 MB.
export const config = {
  matcher: ['/((?!api/|_next/static/|(?:icon\\.svg|healthz|readyz)$).*)'],
};
