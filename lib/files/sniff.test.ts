import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sniffImage } from './sniff';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const png = '\x89PNG\r\n\x1a\n';

describe('sniffImage', () => {
  it.each([
    [png, 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['RIFF\0\0\0\0WEBP', 'image/webp'],
    ['GIF87a', 'image/gif'],
    ['GIF89a', 'image/gif'],
  ])('knows %j as %s', (start, type) => {
    expect(sniffImage(bytes(start))).toBe(type);
    expect(sniffImage(bytes(`${start}and more`))).toBe(type);
  });

  it.each([
    '',
    'PNG',
    png.slice(0, 7),
    ` ${png}`,
    '\xff\xd8',
    'RIFF\0\0\0\0WAVE',
    'WEBP',
    'GIF88a',
    'gif89a',
    '<svg xmlns="http://www.w3.org/2000/svg">',
    '<?xml version="1.0"?><svg>',
    '<!doctype html>',
    '%PDF-1.7',
    'II*\0',
    'MM\0*',
    'BM',
    '\0\0\0\x1cftypavif',
    '\0\0\x01\0',
    'PK\x03\x04',
  ])('does not know %j', (start) => {
    expect(sniffImage(bytes(start))).toBeNull();
  });

  it('looks at the first bytes only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 32 }), fc.uint8Array(), (start, rest) => {
        const type = sniffImage(start);
        if (type !== null) expect(sniffImage(Uint8Array.from([...start, ...rest]))).toBe(type);
      }),
      { seed: 7 },
    );
  });
});
