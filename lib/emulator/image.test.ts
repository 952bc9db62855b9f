import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { measureImage, readSize, sniffFormat } from './image';
import { tellImages } from './image-answer';

async function measure(bytes: Buffer) {
  const format = sniffFormat(bytes);
  const size = await readSize(bytes);
  if (!format || !size) throw new TypeError('not an image');
  return measureImage(bytes, format, size);
}

function plain(background: string, width = 32, height = 64) {
  return sharp({ create: { width, height, channels: 4, background } });
}

const halves = () => plain('#ff0000').extend({ right: 32, background: '#0000ff' });

describe('an image', () => {
  it.each(['png', 'jpeg', 'webp', 'gif'] as const)(
    'is known as %s by its bytes',
    async (format) => {
      const report = await measure(await halves().toFormat(format).toBuffer());
      expect(report).toMatchObject({ format, width: 64, height: 64 });
      expect(report.colours.map(({ name }) => name.en).sort()).toEqual(['blue', 'red']);
    },
  );

  it('has its main colours with their share', async () => {
    const { colours } = await measure(await halves().png().toBuffer());
    expect(colours).toEqual([
      { name: { en: 'red', fr: 'rouge' }, hex: '#ff0000', share: 0.5 },
      { name: { en: 'blue', fr: 'bleu' }, hex: '#0000ff', share: 0.5 },
    ]);
  });

  it('is not read when it is none', async () => {
    const bytes = Buffer.from('not an image');
    expect(sniffFormat(bytes)).toBeUndefined();
    expect(await readSize(bytes)).toBeUndefined();
  });
});

describe('what is said of images', () => {
  it('is what was measured, and that nothing was seen', async () => {
    const bytes = await halves().png().toBuffer();
    const kilo = (bytes.length / 1000).toFixed(1);
    expect(tellImages([await measure(bytes)], 'en')).toBe(
      `The image is a PNG of 64 × 64 pixels, ${bytes.length} bytes (${kilo} kB). Main colours: red (#ff0000, 50 %) and blue (#0000ff, 50 %).\n\nI am an emulator: I measure the pixels and do not see, so I cannot say what the picture shows.`,
    );
  });

  it('mentions transparency, and exists in French', async () => {
    const report = await measure(await plain('#00000000').png().toBuffer());
    expect(tellImages([report], 'en')).toContain('It is mostly transparent (100 %).');
    expect(tellImages([report], 'fr')).toContain('Elle est surtout transparente (100 %).');
  });
});
