import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localPath } from './local-path';

const site = 'https://chat.example.com';
const originOf = (path: string) => new URL(path, site).origin;

describe('localPath', () => {
  it.each([
    ['/', '/'],
    ['/payments', '/payments'],
    ['/chat/1?from=2&run=3', '/chat/1?from=2&run=3'],
    ['/a#b', '/a'],
    ['/a/../b', '/b'],
    ['/%2F/evil.example', '/%2F/evil.example'],
  ])('keeps the way to %s', (path, kept) => {
    expect(localPath(path)).toBe(kept);
  });

  it.each([null, undefined, '', 'payments', 'https://evil.example', 'javascript:alert(1)', '?a'])(
    'is the start for %s',
    (path) => {
      expect(localPath(path)).toBe('/');
    },
  );

  it.each([
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    '/./\\evil.example',
    '/\t/evil.example',
    '/\r\n/evil.example',
  ])('never leaves the site by %j', (path) => {
    expect(originOf(localPath(path))).toBe(site);
  });

  it('never leaves the site, whatever it is given', () => {
    const piece = fc.constantFrom('/', '\\', '.', '..', '%2e', '@', ':', '?', '#', '\t', 'a.b');
    const path = fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`);
    fc.assert(
      fc.property(fc.oneof(path, fc.string({ unit: 'binary' })), (given) => {
        const kept = localPath(given);
        expect(kept.startsWith('/')).toBe(true);
        expect(originOf(kept)).toBe(site);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });
});
