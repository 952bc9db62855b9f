import type { ChatMessage, ChatPart } from '@/lib/chat/message';

const isCall = (part: ChatPart) => 'toolCallId' in part;
const hasResult = (part: ChatPart) =>
  'state' in part && (part.state === 'output-available' || part.state === 'output-error');
const isSource = (part: ChatPart) => part.type === 'source-document';
const isWorth = (part: ChatPart) =>
  isCall(part) || (part.type === 'text' && part.text.trim() !== '');

/**
 * Pure: what another run can go on from, up to the last words or the last result. A call that never
 * ended is left out, and so are thoughts that led to nothing. The sources come first: they are no
 * part of what is said.
 */
export function keptParts(parts: readonly ChatPart[]): ChatPart[] {
  const ended = parts.filter((part) => !isSource(part) && (!isCall(part) || hasResult(part)));
  return [...parts.filter(isSource), ...ended.slice(0, ended.findLastIndex(isWorth) + 1)];
}

/** Pure: the words of the kept parts that the answer stands at; none where it stands at a result. */
export function lastWords(kept: readonly ChatPart[]): string {
  const words = kept.slice(kept.findLastIndex(isCall) + 1);
  return words.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/**
 * Pure: whether an answer can be gone on with: it ended early, and words of it are there. Half a
 * JSON value is no such thing: a model asked for JSON begins a whole one.
 */
export function canContinue({ parts, metadata }: Pick<ChatMessage, 'parts' | 'metadata'>): boolean {
  if (metadata?.state !== 'stopped' && metadata?.state !== 'interrupted') return false;
  return !metadata.json && keptParts(parts).some((part) => part.type === 'text');
}
