import { isObject, type JsonObject } from './as-code-call';
import { Raw } from './as-code-literal';

/** A conversation of the wire in the AI SDK's terms. */
export type Prompt = { instructions: string | undefined; messages: JsonObject[] };

const listOf = (value: unknown): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

const textPart = (text: unknown) => ({ type: 'text', text });

/** A part with bytes: `data` is base64, or code that reads a file. */
const imagePart = (mediaType: string, data: unknown) => ({ type: 'file', mediaType, data });

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : text;
  } catch {
    return text; // what a model wrote as arguments need not be JSON
  }
}

/** One text alone is a text. */
function content(parts: unknown[]): unknown {
  const [only] = parts;
  const isText = parts.length === 1 && isObject(only) && only.type === 'text';
  return isText ? only.text : parts;
}

function chatPart(part: JsonObject): unknown {
  if (part.type === 'text') return textPart(part.text);
  if (part.type === 'thinking') {
    const text = listOf(part.thinking)
      .map((inner) => inner.text)
      .join('');
    return { type: 'reasoning', text };
  }
  const url = isObject(part.image_url) ? part.image_url.url : part.image_url;
  if (url instanceof Raw) return imagePart('image', url);
  const [, mediaType = 'image', data = ''] = /^data:([^;,]+);base64,(.*)$/s.exec(String(url)) ?? [];
  return imagePart(mediaType, data);
}

const chatParts = (value: unknown): unknown[] =>
  typeof value === 'string' ? (value === '' ? [] : [textPart(value)]) : listOf(value).map(chatPart);

function chatMessage(message: JsonObject, names: Map<unknown, unknown>): JsonObject {
  const { role } = message;
  if (role === 'tool') {
    const { tool_call_id: toolCallId, content: value } = message;
    const toolName = message.name ?? names.get(toolCallId);
    const result = { type: 'tool-result', toolCallId, toolName, output: { type: 'text', value } };
    return { role, content: [result] };
  }
  const calls = listOf(message.tool_calls).map(({ id, function: called }) => {
    const { name, arguments: input } = isObject(called) ? called : {};
    names.set(id, name);
    return { type: 'tool-call', toolCallId: id, toolName: name, input: parsed(input) };
  });
  return { role, content: content([...chatParts(message.content), ...calls]) };
}

/** Neighbouring results belong to one message in the AI SDK. */
function joinResults(messages: JsonObject[]): JsonObject[] {
  const joined: JsonObject[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (last?.role !== 'tool' || message.role !== 'tool') joined.push(message);
    else {
      const content = [...listOf(last.content), ...listOf(message.content)];
      joined[joined.length - 1] = { role: 'tool', content };
    }
  }
  return joined;
}

/** Of a chat completion's `messages`, at Mistral or at any OpenAI-compatible server. */
export function chatPrompt(body: JsonObject): Prompt {
  const all = listOf(body.messages);
  const [first, ...others] = all;
  const isInstruction = first?.role === 'system' && typeof first.content === 'string';
  const names = new Map<unknown, unknown>();
  return {
    instructions: isInstruction ? String(first.content) : undefined,
    messages: joinResults((isInstruction ? others : all).map((m) => chatMessage(m, names))),
  };
}

function converseBlock(block: JsonObject, names: Map<unknown, unknown>): unknown {
  const { text, image, toolUse, toolResult } = block;
  if (isObject(image) && isObject(image.source)) {
    return imagePart(`image/${String(image.format)}`, image.source.bytes);
  }
  if (isObject(toolUse)) {
    const { toolUseId: toolCallId, name: toolName, input } = toolUse;
    names.set(toolCallId, toolName);
    return { type: 'tool-call', toolCallId, toolName, input };
  }
  if (isObject(toolResult)) {
    const { toolUseId: toolCallId, status } = toolResult;
    const value = listOf(toolResult.content)
      .map((inner) => inner.text ?? JSON.stringify(inner.json))
      .join('');
    const output = { type: status === 'error' ? 'error-text' : 'text', value };
    return { type: 'tool-result', toolCallId, toolName: names.get(toolCallId), output };
  }
  return textPart(text);
}

/** Of a Converse request; results come there in the person's turn. */
export function conversePrompt(body: JsonObject): Prompt {
  const names = new Map<unknown, unknown>();
  const system = listOf(body.system).map(({ text }) => String(text));
  return {
    instructions: system.length > 0 ? system.join('\n\n') : undefined,
    messages: listOf(body.messages).map(({ role, content: blocks }) => {
      const parts = listOf(blocks).map((block) => converseBlock(block, names));
      const results = parts.every((part) => isObject(part) && part.type === 'tool-result');
      return results ? { role: 'tool', content: parts } : { role, content: content(parts) };
    }),
  };
}
