import { type LanguageModelV4FilePart, UnsupportedFunctionalityError } from '@ai-sdk/provider';

/** How each format begins in base64, for a file whose type is only told as `image`. */
const beginnings = {
  iVBORw0KGgo: 'image/png',
  '/9j/': 'image/jpeg',
  R0lGOD: 'image/gif',
  UklGR: 'image/webp',
};

function refuse(functionality: string): never {
  throw new UnsupportedFunctionalityError({ functionality });
}

function mediaTypeOf(declared: string, base64: string): string {
  if (/^image\/[^*]/.test(declared)) return declared;
  const known = Object.entries(beginnings).find(([beginning]) => base64.startsWith(beginning));
  return known?.[1] ?? refuse(`images of an unknown format (${declared})`);
}

/**
 * An image as a data URI, the only way that InvokeModel takes one (AWS: Pixtral Large parameters
 * and inference). Anything else than an image is refused.
 */
export function toDataUri({ data, mediaType }: LanguageModelV4FilePart): string {
  if (!mediaType.startsWith('image')) return refuse(`files of the type ${mediaType}`);
  if (data.type === 'url' && data.url.protocol === 'data:') return data.url.href;
  if (data.type !== 'data') return refuse(`images by ${data.type}`);
  const base64 =
    typeof data.data === 'string' ? data.data : Buffer.from(data.data).toString('base64');
  return `data:${mediaTypeOf(mediaType, base64)};base64,${base64}`;
}
