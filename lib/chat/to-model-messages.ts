import { convertToModelMessages, type ModelMessage } from 'ai';
import type { Context } from '@/lib/accounts/context';
import { AppError } from '@/lib/errors';
import { readOwnFile } from '@/lib/files/store';
import type { ChatMessage, ChatPart } from './message';

const filesPath = '/api/files/';

/** The address of an image in a message. */
export const fileUrl = (fileId: string) => `${filesPath}${fileId}`;

/** The id of a message's image, or null for a part that is none. */
export const fileIdOf = (part: ChatPart) =>
  part.type === 'file' ? part.url.slice(filesPath.length) : null;

const isFile = (part: ChatPart) => part.type === 'file';

/** A stored image as a data URL, or a note where it is gone or too far back. */
async function withBytes(
  ctx: Context,
  part: ChatPart,
  wanted: ReadonlySet<ChatPart>,
): Promise<ChatPart> {
  const id = fileIdOf(part);
  if (id === null || part.type !== 'file') return part;
  if (!wanted.has(part)) return { type: 'text', text: '[An earlier image is left out here.]' };
  try {
    const { data } = await readOwnFile(ctx, id);
    const base64 = Buffer.from(data).toString('base64');
    return { ...part, url: `data:${part.mediaType};base64,${base64}` };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { type: 'text', text: '[An image was here; it is gone.]' };
  }
}

/**
 * The conversation for the model: its newest images by their bytes, at most `maxImages`, tool calls that never ended left out.
 * What each service needs beyond that is `normalise-history`'s.
 */
export async function toModelMessages(
  ctx: Context,
  messages: readonly ChatMessage[],
  maxImages: number,
): Promise<ModelMessage[]> {
  const images = messages.flatMap((message) => message.parts.filter(isFile));
  const wanted = new Set<ChatPart>(maxImages > 0 ? images.slice(-maxImages) : []);
  const each = messages.map(async (message) => {
    if (!message.parts.some(isFile)) return convertOnce(message);
    const parts = await Promise.all(message.parts.map((part) => withBytes(ctx, part, wanted)));
    return convert({ ...message, parts });
  });
  return (await Promise.all(each)).flat();
}

const convert = (message: ChatMessage) =>
  convertToModelMessages([message], { ignoreIncompleteToolCalls: true });

/** By the parts of stored messages, which never change and stay in memory with their chat. */
const converted = new WeakMap<ChatMessage['parts'], Promise<ModelMessage[]>>();

function convertOnce(message: ChatMessage): Promise<ModelMessage[]> {
  const known = converted.get(message.parts);
  if (known) return known;
  const made = convert(message);
  converted.set(message.parts, made);
  return made;
}
