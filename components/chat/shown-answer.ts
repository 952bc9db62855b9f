import type { UIMessageChunk } from 'ai';
import type { ChatMessage } from '@/lib/chat/message';
import { applyChunk } from '@/lib/runs/apply-chunk';

/** Characters of an answer that a reader sees. */
function wordsIn({ parts }: ChatMessage): number {
  return parts.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 0), 0);
}

/** What a chunk says that the chat is called now; undefined for any other chunk. */
export function titleIn(chunk: UIMessageChunk): string | undefined {
  if (chunk.type !== 'data-title') return undefined;
  const { data } = chunk;
  return typeof data === 'object' && data !== null && 'title' in data
    ? String(data.title)
    : undefined;
}

/**
 * The answer that is being written, and the messages with it. One that is written anew from its
 * beginning, because it goes on with an earlier one, takes that one's place once it has its words:
 * what is shown never shrinks.
 */
export class ShownAnswer {
  #answer: ChatMessage | undefined;

  constructor(messages: readonly ChatMessage[]) {
    const last = messages.at(-1);
    this.#answer = last?.role === 'assistant' ? last : undefined;
  }

  /** What a run says of itself at its start; undefined for any other chunk. */
  static startOf(chunk: UIMessageChunk): ChatMessage | undefined {
    if (chunk.type !== 'start' || !chunk.messageId) return undefined;
    // What our own server sends as the metadata of an answer.
    const metadata = chunk.messageMetadata as ChatMessage['metadata'];
    return { id: chunk.messageId, role: 'assistant', parts: [], ...(metadata ? { metadata } : {}) };
  }

  /** The messages after these chunks; the same ones when nothing is to be seen of them. */
  add(messages: ChatMessage[], chunks: readonly UIMessageChunk[]): ChatMessage[] {
    for (const chunk of chunks) {
      const begun = ShownAnswer.startOf(chunk);
      if (begun) this.#answer = begun;
      else if (this.#answer) this.#answer = applyChunk(this.#answer, chunk);
    }
    const answer = this.#answer;
    const last = messages.at(-1);
    if (!answer || !last || answer === last) return messages;
    if (last.role === 'user') return [...messages, answer];
    const isWhole = answer.metadata?.state !== 'running';
    if (!isWhole && wordsIn(answer) < wordsIn(last)) return messages;
    return messages.with(-1, answer);
  }
}
