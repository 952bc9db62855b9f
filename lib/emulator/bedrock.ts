import { type Exception, exceptions, shapeException } from './bedrock-errors';
import {
  type ContentBlock,
  ConverseRequest,
  type Message,
  type ToolResult,
} from './bedrock-request';
import { findException } from './bedrock-rules';
import type { Attachment, Conversation, Reply, ToolDefinition, Turn } from './conversation';
import { judgeBedrock, regionOf } from './credentials';
import { plainText } from './data-url';
import { encodeEvent } from './event-stream';
import { type ImageReport, measureImage, readSize, sniffFormat } from './image';
import { spacedJson } from './json';
import type { JsonSchema } from './json-schema';
import { type BedrockModel, findBedrockModel } from './models';
import { bedrockCallId, padding, type Random, uuid } from './random';
import { reply } from './script';
import type { Settings } from './settings';
import { pacedStream } from './stream';
import { type Cut, cutText, estimateTokens, imageTokens, splitPieces } from './tokens';

const MOST_BODY_BYTES = 25 * 1024 * 1024;
const MOST_IMAGE_BYTES = 3.75 * 1024 * 1024;
const MOST_IMAGE_SIDE = 8000;
const INPUT_PIECE = 12;
const PADDING = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const ROUTE = /^\/model\/(?<model>[^/]+)\/(?<operation>converse|converse-stream)$/;

/** Tokens of an image: 16 × 16 pixels each, 4096 at most (Mistral's vision page, Pixtral). */
const IMAGE_PATCH = { area: 256, most: 4096 };

type StopReason = 'end_turn' | 'tool_use' | 'max_tokens' | 'stop_sequence';
type ToolUse = { name: string; toolUseId: string; input: Record<string, unknown> };
type Usage = {
  inputTokens: number;
  outputTokens: number;
  serverToolUsage: Record<string, never>;
  totalTokens: number;
};
type Answer = { text: string; toolUses: ToolUse[]; stopReason: StopReason; usage: Usage };

const STOP_REASONS: Record<Cut['reason'], StopReason> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'stop-sequence': 'stop_sequence',
};

/** Answers a request to Bedrock Runtime: Converse and ConverseStream. */
export async function handleBedrock(http: Request, settings: Settings): Promise<Response> {
  const random = settings.random();
  const requestId = uuid(random);
  const answer = await converse(http, settings, random);
  if (answer instanceof Response) {
    answer.headers.set('x-amzn-RequestId', requestId);
    return answer;
  }
  return new Response(JSON.stringify({ message: answer.message }), {
    status: answer.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-RequestId': requestId,
      'x-amzn-ErrorType': `${answer.name}:http://internal.amazon.com/coral/com.amazon.coral.service/`,
    },
  });
}

async function converse(
  http: Request,
  settings: Settings,
  random: Random,
): Promise<Response | Exception> {
  const startedAt = Date.now();
  const refused = checkCredentials(http, settings, startedAt);
  if (refused) return refused;
  const route = ROUTE.exec(new URL(http.url).pathname)?.groups;
  if (!route) return exceptions.unknownOperation();
  if (http.method !== 'POST') return exceptions.wrongMethod();
  const streams = route.operation === 'converse-stream';
  const modelId = decodeURIComponent(route.model ?? '');
  const found = findBedrockModel(modelId, regionOf(http));
  if ('refused' in found) {
    return found.refused === 'on-demand' ? exceptions.onDemand(modelId) : exceptions.invalidModel();
  }
  const request = parseBody(await http.text());
  if ('status' in request) return request;
  const exception = findException(request, found.model, streams);
  if (exception) return exception;
  const answer = await answerTo(request, found.model, random);
  if ('status' in answer) return answer;
  if (!streams) return wholeAnswer(answer, startedAt);
  const events = streamEvents(answer, random, startedAt);
  return new Response(pacedStream(events, settings.paceMs, http.signal), {
    headers: { 'content-type': 'application/vnd.amazon.eventstream' },
  });
}

function checkCredentials(http: Request, settings: Settings, now: number): Exception | undefined {
  if (!settings.authenticate) return undefined;
  const verdict = judgeBedrock(http, settings.apiKey, now);
  if (verdict === 'right') return undefined;
  if (verdict === 'missing') return exceptions.missingToken();
  return verdict === 'expired' ? exceptions.expiredSignature() : exceptions.wrongToken();
}

function parseBody(text: string): ConverseRequest | Exception {
  if (Buffer.byteLength(text) > MOST_BODY_BYTES) return exceptions.tooLarge(25);
  let body: unknown;
  try {
    body = JSON.parse(text || '{}');
  } catch {
    return exceptions.notJson();
  }
  const parsed = ConverseRequest.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return issue ? shapeException(issue) : exceptions.notJson();
}

async function answerTo(
  request: ConverseRequest,
  model: BedrockModel,
  random: Random,
): Promise<Answer | Exception> {
  const images = await readImages(request.messages);
  if ('status' in images) return images;
  const inputTokens = countInput(request, images);
  if (inputTokens > model.context) return exceptions.promptLength(model.context);
  return compose(request, toConversation(request, model, images), inputTokens, random);
}

type Images = Map<ContentBlock, ImageReport>;

/** Measures every image, or says why one is refused. */
async function readImages(messages: readonly Message[]): Promise<Images | Exception> {
  const reports: Images = new Map();
  for (const [index, { content }] of messages.entries()) {
    for (const [at, block] of content.entries()) {
      if (!block.image) continue;
      const report = await readImage(block.image, `messages.${index}.content.${at}`);
      if ('status' in report) return report;
      reports.set(block, report);
    }
  }
  return reports;
}

async function readImage(
  { format, source }: NonNullable<ContentBlock['image']>,
  place: string,
): Promise<ImageReport | Exception> {
  const bytes = Buffer.from(source.bytes ?? '', 'base64');
  if (bytes.length > MOST_IMAGE_BYTES) return exceptions.imageBytes(place);
  if (sniffFormat(bytes) !== format) return exceptions.imageFormat();
  const size = await readSize(bytes);
  if (!size) return exceptions.imageFormat();
  if (Math.max(size.width, size.height) > MOST_IMAGE_SIDE) return exceptions.imagePixels(place);
  return measureImage(bytes, format, size);
}

function countInput(request: ConverseRequest, images: Images): number {
  const texts = request.messages.flatMap(({ content }) => content.map(countable));
  const system = request.system.map(({ text }) => text ?? '');
  const tools = request.toolConfig ? JSON.stringify(request.toolConfig) : '';
  const pixels = [...images.values()].map((report) => imageTokens(report, IMAGE_PATCH));
  return [...texts, ...system, tools].reduce(
    (sum, text) => sum + estimateTokens(text),
    pixels.reduce((sum, tokens) => sum + tokens, 1),
  );
}

function countable(block: ContentBlock): string {
  if (block.text !== undefined) return block.text;
  if (block.toolUse) return JSON.stringify(block.toolUse.input);
  if (block.toolResult) return resultText(block.toolResult);
  return '';
}

function toConversation(
  request: ConverseRequest,
  model: BedrockModel,
  images: Images,
): Conversation {
  const schema = request.outputConfig?.textFormat?.structure.jsonSchema?.schema;
  return {
    modelName: model.name,
    modelHasTools: model.tools,
    system: request.system.flatMap(({ text }) => text ?? []).join('\n'),
    turns: request.messages.flatMap((message) => toTurns(message, images)),
    tools: (request.toolConfig?.tools ?? []).flatMap(toDefinition),
    toolChoice: request.toolConfig?.toolChoice?.any ? 'any' : 'auto',
    parallelCalls: true,
    format:
      schema === undefined ? { type: 'text' } : { type: 'schema', schema: parseSchema(schema) },
  };
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
  return [{ name, description, parameters: inputSchema.json ?? {} }];
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

function resultText({ content }: ToolResult): string {
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

function compose(
  request: ConverseRequest,
  conversation: Conversation,
  inputTokens: number,
  random: Random,
): Answer {
  const said: Reply = reply(conversation);
  const toolUses = (said.toolCalls ?? []).map((call) => ({
    name: call.name,
    toolUseId: bedrockCallId(random),
    input: call.arguments,
  }));
  const { stopSequences = [], maxTokens } = request.inferenceConfig;
  const cut = cutText(said.text ?? '', stopSequences, maxTokens);
  const calls = toolUses.length > 0;
  const outputTokens = estimateTokens(calls ? JSON.stringify(toolUses) : cut.text);
  return {
    text: cut.text,
    toolUses,
    stopReason: calls ? 'tool_use' : STOP_REASONS[cut.reason],
    usage: {
      inputTokens,
      outputTokens,
      serverToolUsage: {},
      totalTokens: inputTokens + outputTokens,
    },
  };
}

function wholeAnswer(answer: Answer, startedAt: number): Response {
  const content =
    answer.toolUses.length > 0
      ? answer.toolUses.map(({ input, name, toolUseId }) => ({
          toolUse: { input, name, toolUseId },
        }))
      : [{ text: answer.text }];
  const body = {
    metrics: { latencyMs: Date.now() - startedAt },
    output: { message: { content, role: 'assistant' } },
    stopReason: answer.stopReason,
    usage: answer.usage,
  };
  return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
}

/** The recorded order of events, the keys of every payload in alphabetical order. */
function* streamEvents(answer: Answer, random: Random, startedAt: number): Generator<Uint8Array> {
  const p = () => padding(random, PADDING);
  yield encodeEvent('messageStart', { p: p(), role: 'assistant' });
  if (answer.toolUses.length > 0) {
    for (const [index, use] of answer.toolUses.entries()) yield* toolEvents(use, index, p);
  } else {
    for (const text of splitPieces(answer.text)) {
      yield encodeEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text }, p: p() });
    }
    yield encodeEvent('contentBlockStop', { contentBlockIndex: 0, p: p() });
  }
  yield encodeEvent('messageStop', { p: p(), stopReason: answer.stopReason });
  yield encodeEvent('metadata', {
    metrics: { latencyMs: Date.now() - startedAt },
    p: p(),
    usage: answer.usage,
  });
}

/** A call: its start, its input in pieces of JSON of which the first is empty, its stop. */
function* toolEvents(use: ToolUse, index: number, p: () => string): Generator<Uint8Array> {
  const { name, toolUseId } = use;
  const at = { contentBlockIndex: index };
  yield encodeEvent('contentBlockStart', {
    ...at,
    p: p(),
    start: { toolUse: { name, toolUseId } },
  });
  const json = spacedJson(use.input);
  for (let offset = -INPUT_PIECE; offset < json.length; offset += INPUT_PIECE) {
    const input = offset < 0 ? '' : json.slice(offset, offset + INPUT_PIECE);
    yield encodeEvent('contentBlockDelta', { ...at, delta: { toolUse: { input } }, p: p() });
  }
  yield encodeEvent('contentBlockStop', { ...at, p: p() });
}
