import { createHash } from 'node:crypto';
import type { LanguageModelV4Message } from '@ai-sdk/provider';

const legal = /^[a-zA-Z0-9]{9}$/;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Nine letters and digits that depend only on `text`. */
function hashId(text: string): string {
  const bytes = createHash('sha256').update(text).digest();
  return Array.from(bytes.subarray(0, 9), (byte) => alphabet[byte % alphabet.length]).join('');
}

function freeId(wanted: string, taken: Set<string>): string {
  let id = legal.test(wanted) ? wanted : hashId(wanted);
  for (let attempt = 1; taken.has(id); attempt++) id = hashId(`${wanted}#${attempt}`);
  taken.add(id);
  return id;
}

/**
 * Gives every tool call an id of nine letters and digits, unique in the conversation, and its
 * result the same. Expects each assistant turn with calls to be followed by their results in order.
 * Mistral: "Tool call id was X but must be a-z, A-Z, 0-9, with a length of 9" (code 3280).
 */
export function legalToolIds(messages: LanguageModelV4Message[]): LanguageModelV4Message[] {
  const taken = new Set<string>();
  let current: string[] = [];
  return messages.map((message) => {
    if (message.role === 'assistant') {
      current = [];
      const content = message.content.map((part) => {
        if (part.type !== 'tool-call') return part;
        const toolCallId = freeId(part.toolCallId, taken);
        current.push(toolCallId);
        return { ...part, toolCallId };
      });
      return { ...message, content };
    }
    if (message.role !== 'tool') return message;
    const content = message.content.map((part, index) => {
      const toolCallId = current[index];
      return part.type === 'tool-result' && toolCallId ? { ...part, toolCallId } : part;
    });
    return { ...message, content };
  });
}
