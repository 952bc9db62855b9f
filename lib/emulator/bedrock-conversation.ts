import type { ContentBlock, ToolResult } from './bedrock-blocks';
import type { Images } from './bedrock-images';
import type { ConverseRequest, Message } from './bedrock-request';
import type { Attachment, Conversation, ToolDefinition, Turn } from './conversation';
import { plainText } from './data-url';
import { asSchema, type JsonSchema } from './json-schema';
import type { BedrockModel } from './models';

export function toConversation(
  request: ConverseRequest,
  model: BedrockModel,
  images: Images,
): Conversation {
  const { system, messages } = readInstructions(request, model);
  const schema = request.outputConfig?.textFormat?.structure.jsonSchema?.schema;
  return {
    modelName: model.name,
    modelHasTools: model.tools,
    system,
    turns: messages.flatMap((message) => toTurns(message, images)),
    tools: (request.toolConfig?.tools ?? []).flatMap(toDefinition),
    toolChoice: request.toolConfig?.toolChoice?.any ? 'any' : 'auto',
    parallelCalls: true,
    format:
      schema === undefined ? { type: 'text' } : { type: 'schema', schema: parseSchema(schema) },
  };
}

/**
 * The system message; for a model that takes none, the first of several texts of the first turn,
 * where clients put their instructions.
 */
function readInstructions(
  { system, messages }: ConverseRequest,
  model: BedrockModel,
): { system: string; messages: Message[] } {
  const [first, ...rest] = messages;
  const [start, ...blocks] = first?.content ?? [];
  const isFolded = blocks.some(({ text }) => text !== undefined);
  if (!model.system && first && start?.text !== undefined && isFolded) {
    return { system: start.text, messages: [{ ...first, content: blocks }, ...rest] };
  }
  return { system: system.flatMap(({ text }) => text ?? []).join('\n'), messages };
}

/** The rules have seen that it is a JSON object. */
function parseSchema(text: string): JsonSchema {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function toDefinition(
  tool: NonNullable<ConverseRequest['toolConfig']>['tools'][number],
): ToolDefinition[] {
  if (!tool.toolSpec) return [];
  const { name, description = '', inputSchema } = tool.toolSpec;
  return [{ name, description, parameters: asSchema(inputSchema.json) }];
}

function toTurns({ role, content }: Message, images: Images): Turn[] {
  const text = content
    .flatMap((block) => block.text ?? block.guardContent?.text?.text ?? [])
    .join('\n');
  if (role === 'assistant') {
    const calls = content.flatMap(({ toolUse }) =>
      toolUse
        ? [{ id: toolUse.toolUseId, name: toolUse.name, arguments: toArguments(toolUse.input) }]
        : [],
    );
    return [{ role, text, calls }];
  }
  // the rules have refused a turn of the system
  if (role === 'system') return [];
  const results = content.flatMap(({ toolResult }): Turn[] =>
    toolResult
      ? [{ role: 'tool', callId: toolResult.toolUseId, content: resultText(toolResult) }]
      : [],
  );
  if (results.length > 0) return results;
  const documents = content.flatMap(toAttachment);
  return [{ role, text, images: content.flatMap((block) => images.get(block) ?? []), documents }];
}

function toArguments(input: unknown): Record<string, unknown> {
  return typeof input === 'object' && input !== null ? { ...input } : {};
}

export function resultText({ content }: ToolResult): string {
  return content
    .map((part) => part.text ?? (part.json === undefined ? '' : JSON.stringify(part.json)))
    .join('\n');
}

function toAttachment({ document }: ContentBlock): Attachment[] {
  if (!document) return [];
  const bytes = Buffer.from(document.source.bytes ?? '', 'base64');
  const format = document.format ?? 'txt';
  const plain = ['txt', 'md', 'csv', 'html'].includes(format);
  const text = document.source.text ?? (plain ? plainText('text/plain', bytes) : undefined);
  return [
    { name: document.name, format, bytes: bytes.length, ...(text === undefined ? {} : { text }) },
  ];
}
