import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signedToken } from './session-token';

const secret = 'a secret of at least thirty-two characters';
const name = 'tramontane-3000.session_token';
const sign = (token: string, by = secret) =>
  `${token}.${createHmac('sha256', by).update(token).digest('base64')}`;
const read = (cookie: string) => signedToken(new Headers({ cookie }), name, secret);

describe('signedToken', () => {
  it('reads the token among other cookies', () => {
    expect(read(`theme=dark; ${name}=${encodeURIComponent(sign('abc'))}; other=1`)).toBe('abc');
  });

  it.each([
    ['', 'no cookie'],
    [`${name}=abc`, 'no signature'],
    [`${name}=${encodeURIComponent(sign('abc', 'another secret'))}`, 'another secret'],
    [`${name}=${encodeURIComponent(sign('abc').replace('abc', 'abd'))}`, 'another token'],
    [`${name}=abc.AAAA`, 'a short signature'],
    [`${name}=%E0%A4%A`, 'broken encoding'],
    [`x${name}=${encodeURIComponent(sign('abc'))}`, 'another name'],
  ])('takes nothing from %j: %s', (cookie) => {
    expect(read(cookie)).toBeUndefined();
  });
});
