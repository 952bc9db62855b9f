import type { ContentBlock } from './bedrock-blocks';
import { type Exception, exceptions } from './bedrock-errors';
import type { ConverseRequest, Message } from './bedrock-request';
import type { BedrockModel } from './models';

const MOST_IMAGES = 20;
const MOST_DOCUMENTS = 5;
const MOST_DOCUMENT_BYTES = 4.5 * 1024 * 1024;

/** What the service refuses in a request of the right shape; undefined: nothing. */
export function findException(
  request: ConverseRequest,
  model: BedrockModel,
  streams: boolean,
): Exception | undefined {
  return (
    checkRoles(request.messages) ??
    checkTier(request.serviceTier?.type) ??
    checkGuardrail(request.guardrailConfig?.guardrailIdentifier) ??
    checkFeatures(request, model, streams) ??
    checkLimits(request, model) ??
    checkBlocks(request.messages) ??
    checkToolTurns(request) ??
    checkMedia(request.messages, model)
  );
}

/** Nobody has a reservation here, and Pixtral's card has no reserved tier at all. */
export function checkTier(tier: string | undefined): Exception | undefined {
  if (tier === undefined || ['default', 'priority', 'flex'].includes(tier)) return undefined;
  return tier === 'reserved' ? exceptions.noReservation() : exceptions.unknownTier();
}

/** This account has none. */
export function checkGuardrail(id: string | undefined): Exception | undefined {
  return id ? exceptions.unknownGuardrail() : undefined;
}

function firstOf<T>(items: Iterable<T>, check: (item: T) => Exception | undefined) {
  for (const item of items) {
    const exception = check(item);
    if (exception) return exception;
  }
  return undefined;
}

/** A user begins, the roles alternate, a user ends. */
function checkRoles(messages: readonly Message[]): Exception | undefined {
  const [first] = messages;
  if (!first) return exceptions.noMessage();
  if (messages.some(({ role }) => role === 'system')) return exceptions.noSystemTurn();
  if (first.role !== 'user') return exceptions.start();
  const repeats = messages.some(({ role }, index) => role === messages[index - 1]?.role);
  if (repeats) return exceptions.alternate();
  return messages.at(-1)?.role === 'user' ? undefined : exceptions.end();
}

/** AWS's table of what each model supports; latency is optimised for none of Mistral's. */
function checkFeatures(
  request: ConverseRequest,
  model: BedrockModel,
  streams: boolean,
): Exception | undefined {
  if (request.system.length > 0 && !model.system) return exceptions.noSystem();
  const usesTools = request.toolConfig !== undefined || request.messages.some(hasToolBlock);
  if (usesTools && !model.tools) return exceptions.noTools();
  if (usesTools && streams && !model.toolsWhileStreaming) return exceptions.noStreamedTools();
  if (request.toolConfig?.toolChoice?.tool) {
    return exceptions.unsupportedField('toolConfig.toolChoice.tool');
  }
  if (request.performanceConfig?.latency === 'optimized') {
    return exceptions.unsupportedField('performanceConfig.latency');
  }
  if (request.outputConfig?.textFormat && !model.jsonSchema) {
    return exceptions.unsupportedField('outputConfig.textFormat');
  }
  const extra = Object.keys(request.additionalModelRequestFields);
  const unknown = extra.find((key) => !model.extraFields.includes(key));
  return unknown === undefined ? undefined : exceptions.extraneous('#', unknown);
}

function checkLimits(request: ConverseRequest, model: BedrockModel): Exception | undefined {
  const asked = request.inferenceConfig.maxTokens ?? 0;
  if (asked > model.maxOutput) return exceptions.maxTokens(model.maxOutput);
  const tools = request.toolConfig?.tools ?? [];
  const odd = tools.findIndex(({ toolSpec }) => toolSpec && !isObjectSchema(toolSpec.inputSchema));
  if (odd >= 0) return exceptions.toolSchema(odd);
  const schema = request.outputConfig?.textFormat?.structure.jsonSchema?.schema;
  return schema === undefined || isJsonObject(schema) ? undefined : exceptions.jsonSchema();
}

function isObjectSchema({ json }: { json?: unknown }): boolean {
  return Reflect.get(Object(json), 'type') === 'object';
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false; // not JSON at all
  }
}

function hasToolBlock({ content }: Message): boolean {
  return content.some((block) => block.toolUse || block.toolResult);
}

/** No turn and no text is empty; each kind of block stands in the role that may have it. */
function checkBlocks(messages: readonly Message[]): Exception | undefined {
  return firstOf(messages.entries(), ([index, message]) => {
    if (message.content.length === 0) return exceptions.emptyContent(index);
    return firstOf(message.content.entries(), ([at, block]) => {
      if (block.text !== undefined && block.text.trim() === '') {
        return exceptions.blankText(index, at);
      }
      return checkRoleOf(block, message.role);
    });
  });
}

/** Blocks that no Mistral model takes. */
const NEVER = [
  'video',
  'audio',
  'cachePoint',
  'reasoningContent',
  'searchResult',
  'citationsContent',
  'toolAddition',
  'toolRemoval',
];

function checkRoleOf(block: ContentBlock, role: Message['role']): Exception | undefined {
  const name = Object.keys(block)[0] ?? '';
  const onlyUser = ['image', 'document', 'toolResult'];
  if (role === 'assistant' && onlyUser.includes(name)) {
    return exceptions.unsupportedBlock(name, role);
  }
  if (role === 'user' && name === 'toolUse') return exceptions.unsupportedBlock(name, role);
  return NEVER.includes(name) ? exceptions.unsupportedBlock(name, role) : undefined;
}

/** Mistral's turns: calls alone in theirs, results alone in theirs, the ones for the others. */
function checkToolTurns(request: ConverseRequest): Exception | undefined {
  if (!request.toolConfig && request.messages.some(hasToolBlock)) return exceptions.noToolConfig();
  return firstOf(request.messages.entries(), ([index, message]) => {
    const kind = message.role === 'user' ? 'toolResult' : 'toolUse';
    const tools = message.content.filter((block) => block[kind]).length;
    if (tools > 0 && tools < message.content.length) {
      return exceptions.mixedTurn(index, kind === 'toolResult' ? 'tool result' : 'tool use');
    }
    if (message.role === 'assistant')
      return checkUnique(idsOf(message, 'toolUse'), index, 'toolUse');
    return checkResults(idsOf(request.messages[index - 1], 'toolUse'), message, index);
  });
}

function checkUnique(
  ids: readonly string[],
  index: number,
  kind: 'toolUse' | 'toolResult',
): Exception | undefined {
  return new Set(ids).size < ids.length ? exceptions.duplicateIds(index, kind) : undefined;
}

function checkResults(
  asked: readonly string[],
  message: Message,
  index: number,
): Exception | undefined {
  const given = idsOf(message, 'toolResult');
  const missing = asked.filter((id) => !given.includes(id));
  if (missing.length > 0) return exceptions.missingResults(index, missing);
  if (given.length > asked.length) return exceptions.tooManyResults(index);
  return checkUnique(given, index, 'toolResult');
}

function idsOf(message: Message | undefined, kind: 'toolUse' | 'toolResult'): string[] {
  return (message?.content ?? []).flatMap((block) => block[kind]?.toolUseId ?? []);
}

/** Counts of images and documents, the model's eyes, and no image inside a tool result. */
function checkMedia(messages: readonly Message[], model: BedrockModel): Exception | undefined {
  const blocks = messages.flatMap(({ content }) => content);
  const inResults = blocks.flatMap((block) => block.toolResult?.content ?? []);
  if (inResults.some((part) => part.image || part.video)) {
    return exceptions.unsupportedBlock('image', 'tool result');
  }
  const images = blocks.filter((block) => block.image).length;
  if (images > 0 && !model.images) return exceptions.noImages();
  if (images > MOST_IMAGES) return exceptions.imageCount(images, MOST_IMAGES);
  return checkDocuments(messages);
}

function checkDocuments(messages: readonly Message[]): Exception | undefined {
  const count = messages
    .flatMap(({ content }) => content)
    .filter(({ document }) => document).length;
  if (count > MOST_DOCUMENTS) return exceptions.documentCount(count, MOST_DOCUMENTS);
  return firstOf(messages.entries(), ([index, { content }]) => {
    if (!content.some(({ document }) => document)) return undefined;
    if (!content.some(({ text }) => text)) return exceptions.documentText(index);
    const large = content.findIndex(
      ({ document }) => base64Bytes(document?.source.bytes) > MOST_DOCUMENT_BYTES,
    );
    return large < 0 ? undefined : exceptions.documentBytes(`messages.${index}.content.${large}`);
  });
}

function base64Bytes(text: string | undefined): number {
  return ((text ?? '').length * 3) / 4;
}
