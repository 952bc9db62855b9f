import sharp, { type Metadata, type Sharp } from 'sharp';
import { AppError } from '@/lib/errors';
import type { ImageType } from './schema';
import { sniffImage } from './sniff';

/**
 * The stricter of both services' limits, so that a stored image can go to either: 3.75 MB and
 * 8,000 pixels a side (AWS: Converse API, Message), 10 MB (Mistral: vision).
 */
const maxStoredBytes = 3.75 * 1024 * 1024;
const maxSide = 8_000;
/** Above this many pixels a file is a bomb, not a picture. */
const maxPixels = 50_000_000;
const decodeSeconds = 10;

export type CleanImage = {
  data: Uint8Array;
  mediaType: ImageType;
  width: number;
  height: number;
};

const damaged = (cause: unknown) => new AppError('broken_image', { cause });

/**
 * Reads an uploaded image by its bytes and writes it anew: metadata, colour profiles and anything
 * appended are gone, orientation is applied, and it fits both services' limits.
 * PNG and still GIF stay lossless (as PNG) while they fit. Throws `unsupported_image` or
 * `broken_image`.
 */
export async function cleanImage(bytes: Uint8Array): Promise<CleanImage> {
  const type = sniffImage(bytes);
  if (type === null) throw new AppError('unsupported_image');
  const metadata = await open(bytes)
    .metadata()
    .catch((error) => Promise.reject(damaged(error)));
  if (metadata.width * metadata.height > maxPixels) throw tooManyPixels();
  // Of the four types only GIF and WebP have pages; PNG's animation is ignored by the decoder.
  if ((metadata.pages ?? 1) > 1) {
    throw new AppError('unsupported_image', {
      message: 'Animated images are not supported. Attach a still one.',
    });
  }
  try {
    return await encode(bytes, type === 'image/gif' ? 'image/png' : type, metadata);
  } catch (error) {
    throw error instanceof AppError ? error : damaged(error);
  }
}

function tooManyPixels(): AppError {
  const message = `The image has more than ${maxPixels / 1_000_000} million pixels. Make it smaller.`;
  return new AppError('broken_image', { message });
}

function open(bytes: Uint8Array): Sharp {
  return sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' });
}

async function encode(bytes: Uint8Array, type: ImageType, metadata: Metadata): Promise<CleanImage> {
  for (const attempt of attempts(type, metadata)) {
    const picture = open(bytes)
      .autoOrient()
      .resize({
        width: attempt.side,
        height: attempt.side,
        fit: 'inside',
        withoutEnlargement: true,
      })
      .timeout({ seconds: decodeSeconds });
    const { data, info } = await toType(picture, attempt).toBuffer({ resolveWithObject: true });
    if (data.byteLength <= maxStoredBytes) {
      return { data, mediaType: attempt.type, width: info.width, height: info.height };
    }
  }
  throw new AppError('file_too_large');
}

type Attempt = { type: ImageType; quality: number; side: number };

/** As it is first; then lossy at the same size; then smaller, until it fits. */
function attempts(type: ImageType, metadata: Metadata): Attempt[] {
  const side = Math.min(maxSide, Math.max(metadata.width, metadata.height));
  const lossy: ImageType = metadata.hasAlpha ? 'image/webp' : 'image/jpeg';
  return [
    { type, quality: 90, side },
    { type: lossy, quality: 85, side },
    ...[0.75, 0.5, 0.25].map((part) => ({
      type: lossy,
      quality: 80,
      side: Math.ceil(side * part),
    })),
  ];
}

function toType(picture: Sharp, { type, quality }: Attempt): Sharp {
  if (type === 'image/png') return picture.png();
  if (type === 'image/webp') return picture.webp({ quality });
  return picture.jpeg({ quality });
}
