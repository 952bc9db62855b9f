import { createHmac, timingSafeEqual } from 'node:crypto';

/** The value of a cookie in a `cookie` header, decoded; undefined when it is absent or broken. */
function cookieIn(header: string, name: string): string | undefined {
  const pair = header.split(/; */).find((one) => one.startsWith(`${name}=`));
  if (pair === undefined) return undefined;
  try {
    return decodeURIComponent(pair.slice(name.length + 1));
  } catch {
    return undefined; // not what better-auth has written
  }
}

/**
 * The session token in a request's cookies, if this installation signed it: better-auth writes
 * `<token>.<HMAC-SHA-256 of the token, in base64>` (better-call, cookies).
 */
export function signedToken(headers: Headers, name: string, secret: string): string | undefined {
  const value = cookieIn(headers.get('cookie') ?? '', name);
  const [, token, signature] = /^([^.]+)\.([^.]+)$/.exec(value ?? '') ?? [];
  if (token === undefined || signature === undefined) return undefined;
  const wanted = createHmac('sha256', secret).update(token).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? token : undefined;
}
