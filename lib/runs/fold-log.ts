import type { UIMessageChunk } from 'ai';
import type { ChatMessage } from '@/lib/chat/message';
import { applyChunk } from './apply-chunk';

/** The answer that a run's chunks make. */
export function foldLog(answerId: string, chunks: readonly UIMessageChunk[]): ChatMessage {
  const empty: ChatMessage = { id: answerId, role: 'assistant', parts: [] };
  return chunks.reduce(applyChunk, empty);
}

/** Whether an answer has anything of its own to show: what it was given does not count. */
export function hasOutput({ parts }: ChatMessage): boolean {
  return parts.some(({ type }) => type !== 'step-start' && type !== 'source-document');
}
