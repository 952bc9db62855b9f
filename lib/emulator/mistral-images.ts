import { readDataUrl } from './data-url';
import { type ImageReport, measureImage, readSize, sniffFormat } from './image';
import { type Refusal, refusals } from './mistral-errors';
import type { Message } from './mistral-request';

const MOST_IMAGE_BYTES = 10 * 1024 * 1024;

export type Images = { reports: Map<string, ImageReport> };

/** Measures every image of the request, or says why one is refused. */
export async function readImages(messages: readonly Message[]): Promise<Images | Refusal> {
  const reports = new Map<string, ImageReport>();
  for (const url of messages.flatMap(({ content }) => imageUrls(content))) {
    const report = await readImage(url);
    if ('body' in report) return report;
    reports.set(url, report);
  }
  return { reports };
}

export function imageUrls(content: Message['content']): string[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((chunk) => {
    if (chunk.type !== 'image_url') return [];
    return [typeof chunk.image_url === 'string' ? chunk.image_url : chunk.image_url.url];
  });
}

/** The emulator has no network: an image that is only an address cannot be loaded. */
async function readImage(url: string): Promise<ImageReport | Refusal> {
  const data = readDataUrl(url);
  if (!data) return refusals.imageRead(url.slice(0, 40));
  if (data.bytes.length > MOST_IMAGE_BYTES) return refusals.imageSize(10);
  const format = sniffFormat(data.bytes);
  if (!format) return refusals.imageType();
  const size = await readSize(data.bytes);
  if (!size) return refusals.imageRead(url.slice(0, 40));
  if (format === 'gif' && size.animated) return refusals.imageType();
  return measureImage(data.bytes, format, size);
}
