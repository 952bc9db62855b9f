import type { Context } from '@/lib/accounts/context';
import { AppError, type ErrorAction } from '@/lib/errors';
import { findOwnFiles } from '@/lib/files/store';
import { allOffers } from '@/lib/models/on-offer';
import type { Offer } from '@/lib/models/schema';
import { estimatePrompt } from './estimate';
import type { ChatMessage } from './message';
import type { ChatSettings } from './schema';
import { fileIdOf, fileUrl } from './to-model-messages';

/**
 * A prompt is refused here only when even this part of its estimate does not fit. The estimate takes
 * four characters for a token; plain prose has up to five, so a count can be a fifth lower, and what
 * may fit is left to the service, which knows its tokenizer.
 */
const certainShare = 0.75;

const say = (count: number) => count.toLocaleString('en');

/** Throws `answer_too_long` for more output than the model writes, or as much as it reads. */
function requireAnswerRoom(offer: Offer, { maxTokens }: ChatSettings): void {
  const { name, contextTokens, maxOutputTokens } = offer;
  if (maxTokens === undefined) return;
  const most = maxOutputTokens ?? (contextTokens && contextTokens - 1);
  if (most === undefined || maxTokens <= most) return;
  throw new AppError('answer_too_long', {
    message: `${name} writes at most ${say(most)} tokens in one answer, and ${say(maxTokens)} were asked for. Lower the limit of tokens to ${say(most)} or less.`,
    action: { kind: 'open-settings' },
  });
}

/** The first offer of the same service that reads so much, and sees where this one does. */
async function roomierOffer(offer: Offer, tokens: number): Promise<Offer | undefined> {
  return (await allOffers()).find(
    ({ source, lifecycle, unlisted, contextTokens = 0, abilities }) =>
      source === offer.source &&
      lifecycle.state !== 'retired' &&
      !unlisted &&
      contextTokens >= tokens &&
      (abilities.vision || !offer.abilities.vision),
  );
}

function switchTo({ id, name }: Offer): ErrorAction {
  return { kind: 'use-model', offer: id, name };
}

/** The sizes of the caller's own images among these messages, by their addresses. */
async function imageSizes(ctx: Context, messages: readonly ChatMessage[]) {
  const parts = messages.flatMap((message) => message.parts);
  const files = await findOwnFiles(
    ctx,
    parts.flatMap((part) => fileIdOf(part) ?? []),
  );
  return new Map(files.map((file) => [fileUrl(file.fileId), file]));
}

/**
 * Checks that what is to be sent, the new question included, fits the model. Throws
 * `context_exceeded` for a conversation that is clearly longer than the model reads, with an offer
 * of the same service that reads more where there is one; or `answer_too_long`.
 */
export async function requireRoom(
  ctx: Context,
  offer: Offer,
  messages: readonly ChatMessage[],
  settings: ChatSettings = {},
): Promise<void> {
  requireAnswerRoom(offer, settings);
  const { name, contextTokens = Number.POSITIVE_INFINITY } = offer;
  const fits = (tokens: number) => tokens * certainShare <= contextTokens;
  if (fits(estimatePrompt(messages, offer, settings))) return;
  const sizes = await imageSizes(ctx, messages);
  const tokens = estimatePrompt(messages, offer, settings, (url) => sizes.get(url));
  if (fits(tokens)) return;
  const roomier = await roomierOffer(offer, tokens);
  const advice = roomier?.contextTokens
    ? `Use ${roomier.name}, which reads ${say(roomier.contextTokens)}, or start a new chat.`
    : 'Shorten the message or start a new chat.';
  throw new AppError('context_exceeded', {
    message: `This conversation has about ${say(tokens)} tokens, and ${name} reads at most ${say(contextTokens)}. ${advice}`,
    ...(roomier ? { action: switchTo(roomier) } : {}),
  });
}
