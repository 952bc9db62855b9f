import { imagesPerRequest } from '@/lib/models/image-limits';
import type { ModelSettings, Offer } from '@/lib/models/schema';
import { estimateTokens, type ImageSize, imageTokens } from '@/lib/usage/estimate';
import type { ChatMessage, ChatPart } from './message';

/** What marks where a message begins, who says it and where it ends. */
const tokensPerMessage = 4;

/** Reasoning is not counted: most models are not sent that of earlier answers. */
function wordTokens(part: ChatPart): number {
  if (part.type === 'text') return estimateTokens(part.text);
  if (!('toolCallId' in part)) return 0;
  const output = 'output' in part ? part.output : undefined;
  return estimateTokens(JSON.stringify([part.input, output]));
}

/** The size of the image at a part's address, where it is known. */
type SizeOf = (url: string) => ImageSize | undefined;

/**
 * About how many tokens these messages are for an offer: its newest images up to what a request
 * carries, each by its size where that is known; the tools' descriptions are left out.
 */
export function estimatePrompt(
  messages: readonly ChatMessage[],
  offer: Offer,
  settings: Pick<ModelSettings, 'api' | 'system'> = {},
  sizeOf: SizeOf = () => undefined,
): number {
  const parts = messages.flatMap((message) => message.parts);
  const most = imagesPerRequest(offer, settings);
  const images = parts.filter((part) => part.type === 'file');
  const seen = most > 0 ? images.slice(-most) : [];
  return [
    estimateTokens(settings.system ?? ''),
    messages.length * tokensPerMessage,
    ...parts.map(wordTokens),
    ...seen.map(({ url }) => imageTokens(offer.modelId, sizeOf(url))),
  ].reduce((sum, tokens) => sum + tokens, 0);
}

/** About how many tokens a draft adds. */
export function estimateDraft(
  { text, files }: { text: string; files: readonly ImageSize[] },
  { modelId }: Offer,
): number {
  if (text === '' && files.length === 0) return 0;
  const images = files.map((file) => imageTokens(modelId, file));
  return images.reduce((sum, tokens) => sum + tokens, tokensPerMessage + estimateTokens(text));
}
