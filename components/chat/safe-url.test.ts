import { describe, expect, it } from 'vitest';
import { hostOf, safeUrl } from './safe-url';

describe('safeUrl', () => {
  it.each([
    ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
    ['http://example.com', 'http://example.com/'],
    ['mailto:someone@example.com', 'mailto:someone@example.com'],
  ])('lets %s through', (address, href) => {
    expect(safeUrl(address)).toBe(href);
  });

  it.each([
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.com/1',
    '//example.com/x',
    '/api/chat',
    '#fragment',
    '',
    undefined,
  ])('refuses %s', (address) => {
    expect(safeUrl(address)).toBeNull();
  });

  it('names the host', () => {
    expect(hostOf('https://a.example:8443/x')).toBe('a.example:8443');
    expect(hostOf(null)).toBe('');
  });
});
