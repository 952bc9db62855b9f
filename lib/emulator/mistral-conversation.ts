import type { AnswerFormat, Conversation, ToolChoice, Turn } from './conversation';
import { plainText, readDataUrl } from './data-url';
import { type Images, imageUrls } from './mistral-images';
import {
  type ChatRequest,
  type Content,
  type Message,
  type ToolCall,
  textOf,
} from './mistral-request';
import type { MistralModel } from './models';

export function toConversation(
  request: ChatRequest,
  model: Pick<MistralModel, 'name' | 'tools'>,
  images: Images,
): Conversation {
  const last = request.messages.at(-1);
  const prefix = last?.role === 'assistant' && last.prefix ? textOf(last.content) : undefined;
  const messages = prefix === undefined ? request.messages : request.messages.slice(0, -1);
  return {
    modelName: model.name,
    modelHasTools: model.tools,
    system: messages
      .filter(({ role }) => role === 'system')
      .map(({ content }) => textOf(content))
      .join('\n'),
    turns: messages.flatMap((message) => toTurn(message, images)),
    tools: (request.tools ?? []).flatMap((tool) =>
      'function' in tool
        ? [{ ...tool.function, description: tool.function.description ?? '' }]
        : [],
    ),
    toolChoice: toToolChoice(request.tool_choice),
    parallelCalls: request.parallel_tool_calls,
    format: toFormat(request.response_format),
    ...(prefix === undefined ? {} : { prefix }),
  };
}

function toTurn(message: Message, { reports }: Images): Turn[] {
  switch (message.role) {
    case 'system':
      return [];
    case 'user':
      return [
        {
          role: 'user',
          text: textOf(message.content),
          images: imageUrls(message.content).flatMap((url) => reports.get(url) ?? []),
          documents: documentsOf(message.content),
        },
      ];
    case 'assistant':
      return [
        {
          role: 'assistant',
          text: textOf(message.content),
          calls: (message.tool_calls ?? []).map(fromWireCall),
        },
      ];
    case 'tool':
      return [
        { role: 'tool', callId: message.tool_call_id ?? '', content: textOf(message.content) },
      ];
  }
}

function documentsOf(content: Content) {
  if (!Array.isArray(content)) return [];
  return content.flatMap((chunk) => {
    if (chunk.type === 'input_audio') {
      const bytes = Buffer.from(chunk.input_audio, 'base64').length;
      return [{ name: 'recording', format: 'audio', bytes }];
    }
    if (chunk.type !== 'document_url') return [];
    const data = readDataUrl(chunk.document_url);
    const text = data && plainText(data.mediaType, data.bytes);
    return [
      {
        name: chunk.document_name ?? 'document',
        format: data?.mediaType.split('/').at(-1) ?? 'url',
        bytes: data?.bytes.length ?? 0,
        ...(text === undefined ? {} : { text }),
      },
    ];
  });
}

function fromWireCall(call: ToolCall) {
  const given = call.function.arguments;
  return {
    id: call.id,
    name: call.function.name,
    arguments: typeof given === 'string' ? parseArguments(given) : given,
  };
}

function parseArguments(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {}; // a call with broken arguments stays a call
  }
}

function toToolChoice(choice: ChatRequest['tool_choice']): ToolChoice {
  if (typeof choice !== 'string') return { name: choice.function.name };
  return choice === 'required' ? 'any' : choice;
}

function toFormat(format: ChatRequest['response_format']): AnswerFormat {
  if (format?.type === 'json_object') return { type: 'json' };
  if (format?.type !== 'json_schema' || !format.json_schema) return { type: 'text' };
  return { type: 'schema', schema: format.json_schema.schema };
}
