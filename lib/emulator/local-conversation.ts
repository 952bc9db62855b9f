import type { Conversation } from './conversation';
import type { LocalMessage, LocalRequest } from './local-request';
import { toConversation as fromMistral } from './mistral-conversation';
import type { Images } from './mistral-images';
import { ChatRequest, type Message } from './mistral-request';

/** A request to a local server in Mistral's words, which differ little. */
export function toChatRequest(request: LocalRequest): ChatRequest {
  const { model, messages, tools, tool_choice: choice, response_format: format } = request;
  return ChatRequest.parse({
    model,
    messages: messages.map(toMessage),
    tools: tools ?? undefined,
    tool_choice: choice ?? undefined,
    response_format: format ?? undefined,
  });
}

function toMessage(message: LocalMessage): Message {
  return message.role === 'developer' ? { role: 'system', content: message.content } : message;
}

export function toConversation(request: LocalRequest, name: string, images: Images): Conversation {
  return fromMistral(toChatRequest(request), { name, tools: true }, images);
}
