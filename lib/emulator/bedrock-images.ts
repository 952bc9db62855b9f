import type { ContentBlock } from './bedrock-blocks';
import { type Exception, exceptions } from './bedrock-errors';
import type { Message } from './bedrock-request';
import { type ImageReport, measureImage, readSize, sniffFormat } from './image';

const MOST_IMAGE_BYTES = 3.75 * 1024 * 1024;
const MOST_IMAGE_SIDE = 8000;

export type Images = Map<ContentBlock, ImageReport>;

/** Measures every image, or says why one is refused. */
export async function readImages(messages: readonly Message[]): Promise<Images | Exception> {
  const reports: Images = new Map();
  for (const [index, { content }] of messages.entries()) {
    for (const [at, block] of content.entries()) {
      if (!block.image) continue;
      const report = await readImage(block.image, `messages.${index}.content.${at}`);
      if ('status' in report) return report;
      reports.set(block, report);
    }
  }
  return reports;
}

async function readImage(
  { format, source }: NonNullable<ContentBlock['image']>,
  place: string,
): Promise<ImageReport | Exception> {
  const bytes = Buffer.from(source.bytes ?? '', 'base64');
  if (bytes.length > MOST_IMAGE_BYTES) return exceptions.imageBytes(place);
  if (sniffFormat(bytes) !== format) return exceptions.imageFormat();
  const size = await readSize(bytes);
  if (!size) return exceptions.imageFormat();
  if (Math.max(size.width, size.height) > MOST_IMAGE_SIDE) return exceptions.imagePixels(place);
  return measureImage(bytes, format, size);
}
