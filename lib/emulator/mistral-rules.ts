import { type Refusal, refusals, tooManyTokens } from './mistral-errors';
import { type ChatRequest, type Message, type ToolCall, textOf } from './mistral-request';
import type { MistralModel } from './models';
import { schemaProblem } from './schema-problem';

/** What the rules have to know of a model. */
export type Abilities = Pick<
  MistralModel,
  'context' | 'tools' | 'vision' | 'audio' | 'oneChoice'
> & {
  /** Call ids that are taken besides Mistral's own. */
  otherIds?: RegExp;
};

const CALL_ID = /^[a-zA-Z0-9]{9}$/;
const FUNCTION_NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const MOST_IMAGES = 8;

type Role = Message['role'];
type Assistant = Extract<Message, { role: 'assistant' }>;
type ToolMessage = Extract<Message, { role: 'tool' }>;

/** Who may speak after whom: mistral-common's order, as strict as the hosted service was last seen. */
const NEXT: Record<Role, readonly Role[]> = {
  system: ['system', 'user', 'assistant'],
  user: ['user', 'system', 'assistant'],
  assistant: ['user', 'tool'],
  tool: ['tool', 'assistant'],
};

/** What the service refuses in a request of the right shape; undefined: nothing. */
export function findRefusal(request: ChatRequest, model: Abilities): Refusal | undefined {
  return (
    checkLimits(request, model) ??
    checkTools(request, model) ??
    checkOrder(request.messages) ??
    checkAssistants(request.messages) ??
    checkCallIds(request.messages, model.otherIds) ??
    checkAnswers(request.messages) ??
    checkMedia(request.messages, model) ??
    checkFormat(request)
  );
}

function firstOf<T>(items: readonly T[], check: (item: T) => Refusal | undefined) {
  for (const item of items) {
    const refusal = check(item);
    if (refusal) return refusal;
  }
  return undefined;
}

function checkLimits(request: ChatRequest, model: Abilities): Refusal | undefined {
  if (model.oneChoice && (request.n ?? 1) > 1) return refusals.oneChoice();
  const asked = request.max_tokens ?? 0;
  return asked >= model.context ? tooManyTokens(asked, model.context) : undefined;
}

function checkTools(request: ChatRequest, model: Abilities): Refusal | undefined {
  const tools = request.tools ?? [];
  if (tools.length > 0 && !model.tools) return refusals.noTools();
  const names = tools.flatMap((tool) => ('function' in tool ? [tool.function.name] : []));
  const badName = names.find((name) => !FUNCTION_NAME.test(name));
  if (badName !== undefined) return refusals.functionName(badName);
  const badSchema = firstProblem(tools);
  if (badSchema !== undefined) return refusals.toolSchema(badSchema);
  const choice = request.tool_choice;
  if (choice === 'auto' || choice === 'none') return undefined;
  if (tools.length === 0) return refusals.toolChoiceWithoutTools();
  if (typeof choice === 'string' || names.includes(choice.function.name)) return undefined;
  return refusals.toolChoice(choice.function.name);
}

function firstProblem(tools: NonNullable<ChatRequest['tools']>): string | undefined {
  return tools
    .map((tool) => ('function' in tool ? schemaProblem(tool.function.parameters) : undefined))
    .find(Boolean);
}

/** Roles: the first, each after the one before, and the last. */
function checkOrder(messages: readonly Message[]): Refusal | undefined {
  const [first] = messages;
  const last = messages.at(-1);
  if (!first || !last) return refusals.noMessage();
  if (first.role !== 'user' && first.role !== 'system') return refusals.firstRole();
  for (const [index, message] of messages.entries()) {
    const previous = messages[index - 1];
    if (previous && !NEXT[previous.role].includes(message.role)) {
      return refusals.order(message.role, previous.role);
    }
  }
  const serves = last.role === 'user' || last.role === 'tool';
  const continues = last.role === 'assistant' && last.prefix === true;
  return serves || continues ? undefined : refusals.lastRole(last.role);
}

function callsOf(message: Assistant): readonly ToolCall[] {
  return message.tool_calls ?? [];
}

/** Thinking stands beside a content or beside calls and is neither. */
function hasWords(content: Assistant['content']): boolean {
  if (typeof content === 'string') return content.length > 0;
  return (content ?? []).some((chunk) =>
    chunk.type === 'text' ? chunk.text.length > 0 : chunk.type !== 'thinking',
  );
}

/** Content or calls, one of the two; an empty content is none. */
function checkAssistants(messages: readonly Message[]): Refusal | undefined {
  return firstOf(messages, (message) => {
    if (message.role !== 'assistant') return undefined;
    const hasContent = hasWords(message.content);
    const hasCalls = callsOf(message).length > 0;
    if (hasContent === hasCalls) return refusals.contentOrCalls();
    const badName = callsOf(message).find((call) => !FUNCTION_NAME.test(call.function.name));
    return badName ? refusals.functionName(badName.function.name) : undefined;
  });
}

function checkCallIds(messages: readonly Message[], otherIds?: RegExp): Refusal | undefined {
  const check = (id: string) => (otherIds?.test(id) ? undefined : checkCallId(id));
  return firstOf(messages, (message) => {
    if (message.role === 'assistant') return firstOf(callsOf(message), ({ id }) => check(id));
    return message.role === 'tool' ? check(message.tool_call_id ?? 'null') : undefined;
  });
}

function checkCallId(id: string): Refusal | undefined {
  if (id === 'null' || id === '') return refusals.noCallId();
  return CALL_ID.test(id) ? undefined : refusals.callId(id);
}

/** After each assistant turn come as many tool messages as it has calls, one for each id. */
function checkAnswers(messages: readonly Message[]): Refusal | undefined {
  return firstOf([...messages.entries()], ([index, message]) => {
    if (message.role !== 'assistant') return undefined;
    const calls = callsOf(message);
    const answers = toolMessagesAfter(messages, index);
    if (calls.length === 0 && answers.length === 0) return undefined;
    if (calls.length !== answers.length) return refusals.callCount();
    return checkPairs(
      calls.map(({ id }) => id),
      answers,
    );
  });
}

function toolMessagesAfter(messages: readonly Message[], index: number): ToolMessage[] {
  const answers: ToolMessage[] = [];
  for (const message of messages.slice(index + 1)) {
    if (message.role !== 'tool') break;
    answers.push(message);
  }
  return answers;
}

function checkPairs(ids: readonly string[], answers: readonly ToolMessage[]): Refusal | undefined {
  const duplicate = ids.find((id, index) => ids.indexOf(id) !== index);
  if (duplicate !== undefined) return refusals.duplicateCall(duplicate);
  const seen = new Set<string>();
  return firstOf(answers, ({ tool_call_id }) => {
    const id = tool_call_id ?? '';
    if (!ids.includes(id)) return refusals.unexpectedCall(id);
    if (seen.has(id)) return refusals.duplicateCall(id);
    seen.add(id);
    return undefined;
  });
}

/** What the model can see and hear, and how many images at once. */
function checkMedia(messages: readonly Message[], model: Abilities): Refusal | undefined {
  const chunks = messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
  const file = chunks.find((chunk) => chunk.type === 'file');
  if (file) return refusals.unknownFile(file.file_id);
  if (!model.audio && chunks.some(({ type }) => type === 'input_audio')) return refusals.noAudio();
  const count = chunks.filter(({ type }) => type === 'image_url').length;
  if (count === 0) return undefined;
  if (!model.vision) return refusals.noVision();
  return count > MOST_IMAGES ? refusals.imageCount(count, MOST_IMAGES) : undefined;
}

function checkFormat(request: ChatRequest): Refusal | undefined {
  const format = request.response_format;
  if (format?.type === 'json_schema' && !format.json_schema) return refusals.jsonSchema();
  if (format?.type !== 'json_object') return undefined;
  if (request.tools?.length) return refusals.jsonWithTools();
  const asks = request.messages.some(({ content }) => /json/i.test(textOf(content)));
  return asks ? undefined : refusals.jsonWord();
}
