import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4Message,
  LanguageModelV4ToolResultOutput,
  SharedV4Warning,
} from '@ai-sdk/provider';
import { toDataUri } from './bedrock-invoke-image';
import {
  droppedSettings,
  type InvokeBody,
  samplingOf,
  unsupported,
} from './bedrock-invoke-settings';

type Message<Role> = Extract<LanguageModelV4Message, { role: Role }>;

type ContentPart =
  | { type: 'text'; text: string }
  | { type: 'image_url'; image_url: { url: string } };

type ToolCall = { id: string; function: { name: string; arguments: string } };

export type ChatMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: string | ContentPart[] }
  | { role: 'assistant'; content: string; tool_calls?: ToolCall[] }
  | { role: 'tool'; tool_call_id: string; content: string };

type Tool = {
  type: 'function';
  function: { name: string; description?: string; parameters: unknown };
};

type ToolChoice = 'auto' | 'any' | 'none';

/** AWS: Mistral AI chat completion, request. */
export type ChatBody = {
  messages: ChatMessage[];
  tools?: Tool[];
  tool_choice?: ToolChoice;
  max_tokens?: number;
  top_p?: number;
  temperature?: number;
};

const joinTexts = (texts: readonly string[]) => texts.filter(Boolean).join('\n\n');

function userMessage({ content }: Message<'user'>): ChatMessage {
  const parts = content.map((part): ContentPart => {
    if (part.type === 'text') return { type: 'text', text: part.text };
    return { type: 'image_url', image_url: { url: toDataUri(part) } };
  });
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  // The page of Large 24.07 only shows text as a string, the one of Pixtral shows both.
  return { role: 'user', content: texts.length === parts.length ? joinTexts(texts) : parts };
}

function assistantMessage({ content }: Message<'assistant'>): ChatMessage {
  const texts = content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  const calls = content.flatMap((part): ToolCall[] => {
    if (part.type !== 'tool-call') return [];
    const written = typeof part.input === 'string' ? part.input : JSON.stringify(part.input ?? {});
    return [{ id: part.toolCallId, function: { name: part.toolName, arguments: written } }];
  });
  const said = { role: 'assistant' as const, content: texts.join('') };
  return calls.length > 0 ? { ...said, tool_calls: calls } : said;
}

/** A tool's result as the text that the model reads; a file in it would cost its whole base64. */
export function resultText(output: LanguageModelV4ToolResultOutput): string {
  switch (output.type) {
    case 'text':
    case 'error-text':
      return output.value;
    case 'json':
    case 'error-json':
      return JSON.stringify(output.value);
    case 'execution-denied':
      return output.reason ?? 'The call was denied.';
    case 'content':
      return output.value
        .map((part) => (part.type === 'text' ? part.text : '[A file is left out here.]'))
        .join('\n');
  }
}

function toolMessages({ content }: Message<'tool'>): ChatMessage[] {
  return content.flatMap((part): ChatMessage[] => {
    if (part.type !== 'tool-result') return [];
    return [{ role: 'tool', tool_call_id: part.toolCallId, content: resultText(part.output) }];
  });
}

function toMessages(message: LanguageModelV4Message): ChatMessage[] {
  switch (message.role) {
    case 'system':
      return [{ role: 'system', content: message.content }];
    case 'user':
      return [userMessage(message)];
    case 'assistant':
      return [assistantMessage(message)];
    case 'tool':
      return toolMessages(message);
  }
}

function toTool({ name, description, inputSchema }: LanguageModelV4FunctionTool): Tool {
  const described = description === undefined ? { name } : { name, description };
  return { type: 'function', function: { ...described, parameters: inputSchema } };
}

/** The tool that a schema is asked for with, as the Converse adapter of the AI SDK does it. */
function jsonTool({ responseFormat }: LanguageModelV4CallOptions) {
  if (responseFormat?.type !== 'json' || !responseFormat.schema) return undefined;
  const { schema, description = 'Respond with a JSON object.' } = responseFormat;
  return toTool({ type: 'function', name: 'json', description, inputSchema: schema });
}

/** There is no named choice in the body: that one tool is left, and one must be called. */
function choose(options: LanguageModelV4CallOptions, tools: Tool[]) {
  const { toolChoice } = options;
  const choices = { auto: 'auto', none: 'none', required: 'any', tool: 'any' } as const;
  const named = toolChoice?.type === 'tool' ? toolChoice.toolName : undefined;
  return {
    tools: named === undefined ? tools : tools.filter((tool) => tool.function.name === named),
    tool_choice: choices[toolChoice?.type ?? 'auto'],
  };
}

function toTools(options: LanguageModelV4CallOptions): {
  declared: Pick<ChatBody, 'tools' | 'tool_choice'>;
  warnings: SharedV4Warning[];
} {
  const given = options.tools ?? [];
  const tools = given.filter((tool) => tool.type === 'function').map(toTool);
  const warnings = given
    .filter((tool) => tool.type === 'provider')
    .map(({ id }) => unsupported(`provider-defined tool ${id}`));
  const json = jsonTool(options);
  if (json) return { declared: { tools: [...tools, json], tool_choice: 'any' }, warnings };
  if (tools.length === 0) return { declared: {}, warnings };
  return { declared: choose(options, tools), warnings };
}

function undocumented(options: LanguageModelV4CallOptions): SharedV4Warning[] {
  const { responseFormat } = options;
  const bareJson = responseFormat?.type === 'json' && !responseFormat.schema;
  return [
    ...droppedSettings(options),
    ...(options.topK === undefined ? [] : [unsupported('topK')]),
    ...(options.stopSequences?.length ? [unsupported('stopSequences')] : []),
    ...(bareJson ? [unsupported('responseFormat', 'JSON is only asked for with a schema.')] : []),
  ];
}

/**
 * A call as a chat completion body: Large 24.07, Pixtral Large and the third generation. Only
 * documented fields are sent, because an unknown one is refused (AWS: Mistral AI chat completion).
 */
export function toChatBody(options: LanguageModelV4CallOptions): InvokeBody<ChatBody> {
  const { sampling, warnings } = samplingOf(options);
  const { declared, warnings: toolWarnings } = toTools(options);
  const { maxOutputTokens } = options;
  return {
    body: {
      messages: options.prompt.flatMap(toMessages),
      ...declared,
      ...(maxOutputTokens === undefined ? {} : { max_tokens: maxOutputTokens }),
      ...sampling,
    },
    warnings: [...undocumented(options), ...warnings, ...toolWarnings],
    jsonTool: jsonTool(options) !== undefined,
  };
}
