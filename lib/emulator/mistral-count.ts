import { type Images, imageUrls } from './mistral-images';
import { type ChatRequest, textOf } from './mistral-request';
import { estimateTokens, imageTokens } from './tokens';

/** Mistral's safety prompt is written before everything else: about 50 tokens (its guardrailing page). */
export const SAFETY_TOKENS = 50;

type Counted = Pick<ChatRequest, 'messages' | 'tools'>;
type Patch = Parameters<typeof imageTokens>[1];

/** The tokens of messages, tools and images, of which a model sees so many to a patch. */
export function countPrompt(request: Counted, { reports }: Images, patch: Patch): number {
  const texts = request.messages.map((message) => {
    const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : [];
    return textOf(message.content) + (calls.length > 0 ? JSON.stringify(calls) : '');
  });
  const tools = request.tools?.length ? JSON.stringify(request.tools) : '';
  const images = request.messages
    .flatMap(({ content }) => imageUrls(content))
    .map((url) => reports.get(url))
    .map((report) => (report ? imageTokens(report, patch) : 0));
  return [...texts, tools].reduce(
    (sum, text) => sum + estimateTokens(text),
    images.reduce((sum, tokens) => sum + tokens, 1),
  );
}
