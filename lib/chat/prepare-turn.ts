import type { Context } from '@/lib/accounts/context';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { maxImages } from '@/lib/files/schema';
import { findOwnFiles } from '@/lib/files/store';
import { asInvoked } from '@/lib/models/bedrock-invoke-dialect';
import { isCallable } from '@/lib/models/catalog';
import { findAnyOffer } from '@/lib/models/on-offer';
import { fateOf, refusalOf } from '@/lib/models/parameters';
import type { Offer } from '@/lib/models/schema';
import { plainTools, searchTool, type ToolName } from '@/lib/tools/schema';
import type { ChatMessage } from './message';
import { retrievalOf } from './retrieval';
import { type ChatSettings, maxTextLength, type NewMessage } from './schema';
import { fileUrl } from './to-model-messages';

/**
 * The offer of this id as these settings reach it, if it can be asked. Throws `unknown_model` or
 * `model_retired`.
 */
export async function requireOffer(id: string, settings: ChatSettings = {}): Promise<Offer> {
  const offer = await findAnyOffer(id);
  if (!offer) throw new AppError('unknown_model', { message: `There is no model ${id} on offer.` });
  const { lifecycle, name } = offer;
  if (lifecycle.state === 'retired') {
    const replacement = await findAnyOffer(lifecycle.replacement);
    throw new AppError('model_retired', {
      message: `${name} (${offer.modelId}) was retired on ${lifecycle.on}. Use ${replacement?.name ?? 'another model'} instead.`,
      ...(replacement
        ? { action: { kind: 'use-model', offer: replacement.id, name: replacement.name } }
        : {}),
    });
  }
  const region = env().AWS_REGION;
  if (!isCallable(offer, region)) {
    throw new AppError('unknown_model', {
      message: `${name} (${offer.modelId}) cannot be called from ${region}. Choose another model, or set AWS_REGION.`,
    });
  }
  return settings.api === 'invoke' && offer.source === 'bedrock' ? asInvoked(offer) : offer;
}

/**
 * The tools of a turn, where the model can be told of tools: those asked for, or all; the search of
 * documents where the chat has some to search. Throws `invalid_request` for settings that the offer
 * cannot be asked with.
 */
export function toolsFor(offer: Offer, settings: ChatSettings): readonly ToolName[] {
  const plain = (settings.tools ?? plainTools).filter((name) => name !== searchTool);
  const searches = retrievalOf(offer, settings) === 'tool';
  const tools: ToolName[] = searches ? [...plain, searchTool] : plain;
  const chosen = { ...settings, tools };
  const message = refusalOf(offer, chosen);
  if (message !== undefined) throw new AppError('invalid_request', { message });
  return fateOf(offer, 'tools', chosen).kind === 'ignored' ? [] : tools;
}

/**
 * The new question as it is stored: text as written, images as references to the caller's own
 * files. Throws `empty_message`, `message_too_large`, `too_many_images`, `not_found` (a file that
 * is not the caller's) or `model_without_vision`.
 */
export async function prepareQuestion(
  ctx: Context,
  message: NewMessage,
  offer: Offer,
): Promise<ChatMessage['parts']> {
  const texts = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  const fileIds = message.parts.flatMap((part) => (part.type === 'file' ? [part.fileId] : []));
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (length > maxTextLength) {
    const most = maxTextLength.toLocaleString('en');
    const message = `The message has ${length.toLocaleString('en')} characters; at most ${most} can be sent.`;
    throw new AppError('message_too_large', { message });
  }
  if (texts.every((text) => text.trim() === '') && fileIds.length === 0) {
    throw new AppError('empty_message');
  }
  if (fileIds.length > maxImages) throw new AppError('too_many_images');
  if (fileIds.length > 0 && !offer.abilities.vision) {
    throw new AppError('model_without_vision', {
      message: `${offer.name} cannot see images. Choose a model with vision or remove them.`,
    });
  }
  const files = new Map((await findOwnFiles(ctx, fileIds)).map((file) => [file.fileId, file]));
  return message.parts.flatMap((part): ChatMessage['parts'] => {
    if (part.type === 'text') return part.text === '' ? [] : [part];
    const file = files.get(part.fileId);
    if (!file)
      throw new AppError('not_found', { message: 'An attached image is not there any more.' });
    return [{ type: 'file', mediaType: file.mediaType, url: fileUrl(file.fileId) }];
  });
}
