import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/errors';
import { cleanImage } from './image';

const shape = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: '#33669980' } });

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );

function pngChunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type), data]);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, check]);
}

/** A black PNG with one bit a pixel: many pixels, few bytes. */
function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height));
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', rows), pngChunk('IEND', Buffer.of())];
  return Buffer.concat([start, ...chunks]);
}

describe('cleanImage', () => {
  it('keeps type and size of what it can keep, and makes a still GIF a PNG', async () => {
    const pictures = [
      [await shape(20, 10).png().toBuffer(), 'image/png'],
      [await shape(20, 10).jpeg().toBuffer(), 'image/jpeg'],
      [await shape(20, 10).webp().toBuffer(), 'image/webp'],
      [await shape(20, 10).gif().toBuffer(), 'image/png'],
    ] as const;
    for (const [bytes, mediaType] of pictures) {
      expect(await cleanImage(bytes)).toMatchObject({ mediaType, width: 20, height: 10 });
    }
  });

  it('keeps the pixels of a PNG', async () => {
    const raw = { width: 16, height: 16, channels: 3 as const };
    const pixels = randomBytes(16 * 16 * 3);
    const { data } = await cleanImage(await sharp(pixels, { raw }).png().toBuffer());
    expect((await sharp(data).removeAlpha().raw().toBuffer()).equals(pixels)).toBe(true);
  });

  it('turns a picture as its camera meant it, and forgets where that was', async () => {
    const place = { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 2940/100' };
    const bytes = await shape(40, 20)
      .withExif({ IFD0: { Copyright: 'somebody' }, IFD3: place })
      .withMetadata({ orientation: 6, icc: 'p3' })
      .jpeg()
      .toBuffer();
    const { data, width, height } = await cleanImage(bytes);
    expect([width, height]).toEqual([20, 40]);
    const { exif, icc, orientation } = await sharp(data).metadata();
    expect([exif, icc, orientation]).toEqual([undefined, undefined, undefined]);
  });

  it('cuts off what was appended', async () => {
    const bytes = Buffer.concat([await shape(9, 9).png().toBuffer(), Buffer.from('PK\x03\x04zip')]);
    const { data } = await cleanImage(bytes);
    expect(Buffer.from(data).includes('PK\x03\x04')).toBe(false);
  });

  it('makes a side of more than 8,000 pixels shorter', async () => {
    const { width, height } = await cleanImage(blackPng(9_000, 90));
    expect([width, height]).toEqual([8_000, 80]);
  });

  it('refuses 256 megapixels at once', async () => {
    const began = performance.now();
    expect(await codeOf(cleanImage(blackPng(16_000, 16_000)))).toBe('broken_image');
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('refuses animations', async () => {
    const raw = { width: 4, height: 8, channels: 3 as const, pageHeight: 4 };
    const frames = Buffer.alloc(4 * 8 * 3).fill(99, 48);
    const gif = await sharp(frames, { raw }).gif().toBuffer();
    const webp = await sharp(frames, { raw }).webp().toBuffer();
    expect(await codeOf(cleanImage(gif))).toBe('unsupported_image');
    expect(await codeOf(cleanImage(webp))).toBe('unsupported_image');
  });

  it('refuses other formats, whatever sharp could read', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const tiff = await shape(9, 9).tiff().toBuffer();
    const avif = await shape(9, 9).avif().toBuffer();
    for (const bytes of [svg, tiff, avif, Buffer.of()]) {
      expect(await codeOf(cleanImage(bytes))).toBe('unsupported_image');
    }
  });

  it('refuses or reads every damaged picture, and never fails otherwise', async () => {
    const whole = await Promise.all([
      shape(32, 32).png().toBuffer(),
      shape(32, 32).jpeg().toBuffer(),
      shape(32, 32, 4).webp().toBuffer(),
      shape(32, 32).gif().toBuffer(),
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...whole),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        fc.nat(),
        async (bytes, changes, cut) => {
          const damaged = Buffer.from(bytes);
          for (const [at, value] of changes) damaged[at % damaged.length] = value;
          const end = cut % 3 === 0 ? cut % damaged.length : damaged.length;
          const code = await codeOf(cleanImage(damaged.subarray(0, end)));
          expect(['accepted', 'broken_image', 'unsupported_image']).toContain(code);
        },
      ),
      { numRuns: 150, seed: 7 },
    );
  });
});
