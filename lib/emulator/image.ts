import sharp from 'sharp';
import { type ColourShare, shareColours } from './colour';

export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'gif';

/** What can be measured of an image without understanding it. */
export type ImageReport = {
  format: ImageFormat;
  width: number;
  height: number;
  bytes: number;
  colours: ColourShare[];
  /** Share of the pixels that let more than half of the light through. */
  transparent: number;
};

const THUMBNAIL = 64;

/** Tells the format of an image by its first bytes, whatever it was called. */
export function sniffFormat(bytes: Uint8Array): ImageFormat | undefined {
  const head = Buffer.from(bytes.subarray(0, 12));
  if (head.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n') return 'png';
  if (head.subarray(0, 3).toString('hex') === 'ffd8ff') return 'jpeg';
  if (/^GIF8[79]a/.test(head.toString('latin1'))) return 'gif';
  const webp = head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8) === 'WEBP';
  return webp ? 'webp' : undefined;
}

/** Width and height, and whether there is more than one frame; undefined when it cannot be read. */
export async function readSize(
  bytes: Uint8Array,
): Promise<{ width: number; height: number; animated: boolean } | undefined> {
  try {
    const { width, height, pages = 1 } = await sharp(bytes).metadata();
    return { width, height, animated: pages > 1 };
  } catch {
    return undefined; // not an image: the caller refuses it
  }
}

/** Measures an image that was read before. */
export async function measureImage(
  bytes: Uint8Array,
  format: ImageFormat,
  size: { width: number; height: number },
): Promise<ImageReport> {
  const { data } = await sharp(bytes)
    .resize(THUMBNAIL, THUMBNAIL, { fit: 'inside', kernel: 'nearest', withoutEnlargement: true })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    format,
    width: size.width,
    height: size.height,
    bytes: bytes.length,
    ...shareColours(data),
  };
}
