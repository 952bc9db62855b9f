import type { AnswerFormat, Call, Conversation, Reply, ToolChoice, Turn } from './conversation';
import { judgeBearer } from './credentials';
import { plainText, readDataUrl } from './data-url';
import { type ImageReport, measureImage, readSize, sniffFormat } from './image';
import { type Refusal, refusals } from './mistral-errors';
import { ChatRequest, type Content, type Message, type ToolCall, textOf } from './mistral-request';
import { findRefusal } from './mistral-rules';
import { validationDetails } from './mistral-validation';
import { findMistralModel, type MistralModel, mistralModels } from './models';
import { spacedJson } from './json';
import { createRandom, hashText, hexId, mistralCallId, padding, type Random, uuid } from './random';
import { reply } from './script';
import type { Settings } from './settings';
import { pacedStream } from './stream';
import { cutText, estimateTokens, imageTokens, splitPieces } from './tokens';

const MOST_IMAGE_BYTES = 10 * 1024 * 1024;
const PADDING = 'abcdefghijklmnopqrstuvwxyz0123456789';
const CREATED = 1_764_547_200;
const LIMITS = { requests: 60, minute: 2_000_000, month: 10_000_000_000 };

/** Tokens of an image: 1540 × 1540 at most, 28 × 28 pixels each (Mistral's vision page). */
const IMAGE_PATCH = { area: 784, most: 3025 };

type Usage = { prompt_tokens: number; total_tokens: number; completion_tokens: number };
type FinishReason = 'stop' | 'length' | 'tool_calls';
type WireCall = { id: string; function: { name: string; arguments: string }; index: number };
type Answer = { text: string; calls: WireCall[]; finish: FinishReason; usage: Usage };
type Turned = { answer: Answer; random: Random; request: ChatRequest };

/** Answers a request to Mistral's API: chat completions and the list of models. */
export async function handleMistral(request: Request, settings: Settings): Promise<Response> {
  const random = settings.random();
  const { pathname } = new URL(request.url);
  const refused = checkCredentials(request, settings, random);
  if (refused) return refuse(refused, random);
  if (pathname === '/v1/chat/completions') {
    if (request.method !== 'POST') return refuse(refusals.wrongMethod(), random);
    return completeChat(request, settings, random);
  }
  const model = /^\/v1\/models(?:\/(.+))?$/.exec(pathname);
  if (!model) return refuse(refusals.noRoute(hexId(random, 32)), random);
  if (request.method !== 'GET') return refuse(refusals.wrongMethod(), random);
  return model[1] === undefined
    ? listModels(random)
    : oneModel(decodeURIComponent(model[1]), random);
}

function checkCredentials(request: Request, settings: Settings, random: Random) {
  if (!settings.authenticate) return undefined;
  const verdict = judgeBearer(request, settings.apiKey);
  if (verdict === 'right') return undefined;
  return verdict === 'missing' ? refusals.missingKey(hexId(random, 32)) : refusals.wrongKey();
}

async function completeChat(http: Request, settings: Settings, random: Random): Promise<Response> {
  const startedAt = Date.now();
  const parsed = parseBody(await http.text());
  if ('status' in parsed) return refuse(parsed, random);
  const { request } = parsed;
  const model = findMistralModel(request.model);
  if (!model?.chat) return refuse(refusals.unknownModel(request.model), random);
  const refusal = findRefusal(request, model);
  if (refusal) return refuse(refusal, random);
  const images = await readImages(request.messages);
  if ('status' in images) return refuse(images, random);
  const prompt = countPrompt(request, images);
  if (prompt > model.context) {
    return refuse(refusals.promptLength(prompt, model.context), random);
  }
  const seeded = request.random_seed == null ? random : seedFrom(request);
  const answer = compose(request, toConversation(request, model, images), prompt, seeded);
  const turned = { answer, random: seeded, request };
  return request.stream
    ? streamAnswer(turned, settings, http.signal, startedAt)
    : wholeAnswer(turned, startedAt);
}

/** The same seed and the same request give the same ids; another turn gives others. */
function seedFrom(request: ChatRequest): Random {
  return createRandom(hashText(JSON.stringify([request.random_seed, request.messages])));
}

function parseBody(text: string): { request: ChatRequest } | Refusal {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    const error = cause instanceof Error ? cause.message : 'not JSON';
    return refusals.invalid([
      {
        type: 'json_invalid',
        loc: ['body', 0],
        msg: 'JSON decode error',
        input: {},
        ctx: { error },
      },
    ]);
  }
  const parsed = ChatRequest.safeParse(body);
  if (parsed.success) return { request: parsed.data };
  return refusals.invalid(validationDetails(parsed.error.issues, body));
}

type Images = { reports: Map<string, ImageReport> };

/** Measures every image of the request, or says why one is refused. */
async function readImages(messages: readonly Message[]): Promise<Images | Refusal> {
  const reports = new Map<string, ImageReport>();
  for (const url of messages.flatMap(({ content }) => imageUrls(content))) {
    const report = await readImage(url);
    if ('body' in report) return report;
    reports.set(url, report);
  }
  return { reports };
}

function imageUrls(content: Message['content']): string[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((chunk) => {
    if (chunk.type !== 'image_url') return [];
    return [typeof chunk.image_url === 'string' ? chunk.image_url : chunk.image_url.url];
  });
}

/** The emulator has no network: an image that is only an address cannot be loaded. */
async function readImage(url: string): Promise<ImageReport | Refusal> {
  const data = readDataUrl(url);
  if (!data) return refusals.imageRead(url.slice(0, 40));
  if (data.bytes.length > MOST_IMAGE_BYTES) return refusals.imageSize(10);
  const format = sniffFormat(data.bytes);
  if (!format) return refusals.imageType();
  const size = await readSize(data.bytes);
  if (!size) return refusals.imageRead(url.slice(0, 40));
  if (format === 'gif' && size.animated) return refusals.imageType();
  return measureImage(data.bytes, format, size);
}

function countPrompt(request: ChatRequest, { reports }: Images): number {
  const texts = request.messages.map((message) => {
    const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : [];
    return textOf(message.content) + (calls.length > 0 ? JSON.stringify(calls) : '');
  });
  const tools = request.tools?.length ? JSON.stringify(request.tools) : '';
  const images = request.messages
    .flatMap(({ content }) => imageUrls(content))
    .map((url) => reports.get(url))
    .map((report) => (report ? imageTokens(report, IMAGE_PATCH) : 0));
  return [...texts, tools].reduce(
    (sum, text) => sum + estimateTokens(text),
    images.reduce((sum, tokens) => sum + tokens, 1),
  );
}

function toConversation(request: ChatRequest, model: MistralModel, images: Images): Conversation {
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

function compose(
  request: ChatRequest,
  conversation: Conversation,
  prompt: number,
  random: Random,
): Answer {
  const said: Reply = reply(conversation);
  const calls = (said.toolCalls ?? []).map((call, index) => toWireCall(call, index, random));
  const stop = typeof request.stop === 'string' ? [request.stop] : (request.stop ?? []);
  const cut = cutText(said.text ?? '', stop, request.max_tokens ?? undefined);
  const completion = calls.length
    ? estimateTokens(JSON.stringify(calls))
    : estimateTokens(cut.text);
  const finish = cut.reason === 'length' ? 'length' : 'stop';
  return {
    text: cut.text,
    calls,
    finish: calls.length > 0 ? 'tool_calls' : finish,
    usage: {
      prompt_tokens: prompt,
      total_tokens: prompt + completion * (request.n ?? 1),
      completion_tokens: completion * (request.n ?? 1),
    },
  };
}

function toWireCall(call: Call, index: number, random: Random): WireCall {
  return {
    id: mistralCallId(random),
    function: { name: call.name, arguments: spacedJson(call.arguments) },
    index,
  };
}

function wholeAnswer({ answer, random, request }: Turned, startedAt: number): Response {
  const message = {
    role: 'assistant',
    tool_calls: answer.calls.length > 0 ? answer.calls : null,
    content: answer.text,
  };
  const body = {
    id: hexId(random, 32),
    created: Math.floor(startedAt / 1000),
    model: request.model,
    usage: answer.usage,
    object: 'chat.completion',
    choices: Array.from({ length: request.n ?? 1 }, (_, index) => ({
      index,
      finish_reason: answer.finish,
      message,
    })),
  };
  const cost = answer.usage.total_tokens;
  return json(200, body, { ...gatewayHeaders(random, startedAt), ...limitHeaders(cost) });
}

function streamAnswer(
  turned: Turned,
  settings: Settings,
  signal: AbortSignal,
  startedAt: number,
): Response {
  const body = pacedStream(encodeEvents(turned, startedAt), settings.paceMs, signal);
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      ...gatewayHeaders(turned.random, startedAt),
    },
  });
}

function* encodeEvents(turned: Turned, startedAt: number): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const chunk of chunks(turned, startedAt)) {
    yield encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`);
  }
  yield encoder.encode('data: [DONE]\n\n');
}

/** The chunk with the role is the only one without padding. */
function isOpening(delta: object): boolean {
  return 'role' in delta;
}

/** The recorded order: role, pieces, then one chunk with the finish reason and the usage. */
function* chunks({ answer, random, request }: Turned, startedAt: number): Generator<unknown> {
  const head = {
    id: hexId(random, 32),
    object: 'chat.completion.chunk',
    created: Math.floor(startedAt / 1000),
    model: request.model,
  };
  const chunk = (index: number, delta: object, finish: FinishReason | null, usage?: Usage) => ({
    ...head,
    choices: [{ index, delta, finish_reason: finish }],
    ...(usage ? { usage } : {}),
    ...(isOpening(delta) ? {} : { p: padding(random, PADDING) }),
  });
  const choices = request.n ?? 1;
  for (let index = 0; index < choices; index += 1) {
    yield chunk(index, { role: 'assistant', content: '' }, null);
    const usage = index === choices - 1 ? answer.usage : undefined;
    if (answer.calls.length > 0) {
      yield chunk(index, { content: null, tool_calls: answer.calls }, answer.finish, usage);
      continue;
    }
    for (const piece of splitPieces(answer.text)) yield chunk(index, { content: piece }, null);
    yield chunk(index, { content: '' }, answer.finish, usage);
  }
}

function listModels(random: Random): Response {
  const data = mistralModels.flatMap((model) =>
    [model.id, ...model.aliases].map((id) => toCard(model, id)),
  );
  return json(200, { object: 'list', data }, gatewayHeaders(random, Date.now()));
}

function oneModel(id: string, random: Random): Response {
  const model = findMistralModel(id);
  if (!model) return refuse(refusals.unknownModelCard(id), random);
  return json(200, toCard(model, id), gatewayHeaders(random, Date.now()));
}

/** A model card, by Mistral's OpenAPI; `type` tells a base model from a fine-tuned one. */
function toCard(model: MistralModel, id: string) {
  return {
    id,
    object: 'model',
    created: CREATED,
    owned_by: 'mistralai',
    capabilities: {
      completion_chat: model.chat,
      function_calling: model.tools,
      reasoning: model.reasoning,
      completion_fim: model.completesCode,
      fine_tuning: false,
      vision: model.vision,
      ocr: false,
      classification: false,
      moderation: false,
      audio: false,
      audio_transcription: false,
    },
    name: model.id,
    description: model.description,
    max_context_length: model.context,
    aliases: [model.id, ...model.aliases].filter((other) => other !== id),
    deprecation: null,
    deprecation_replacement_model: null,
    default_model_temperature: model.temperature,
    type: 'base',
  };
}

/** On every answer, streamed or not. */
function gatewayHeaders(random: Random, startedAt: number): Record<string, string> {
  const id = uuid(random);
  return {
    'mistral-correlation-id': id,
    'x-envoy-upstream-service-time': String(Date.now() - startedAt),
    'x-kong-request-id': id,
  };
}

/** Only on whole answers: no recorded stream has them. */
function limitHeaders(cost: number): Record<string, string> {
  return {
    'x-ratelimit-limit-req-10-second': String(LIMITS.requests),
    'x-ratelimit-limit-tokens-minute': String(LIMITS.minute),
    'x-ratelimit-limit-tokens-month': String(LIMITS.month),
    'x-ratelimit-remaining-req-10-second': String(LIMITS.requests - 1),
    'x-ratelimit-remaining-tokens-minute': String(LIMITS.minute - cost),
    'x-ratelimit-remaining-tokens-month': String(LIMITS.month - cost),
    'x-ratelimit-tokens-query-cost': String(cost),
  };
}

function refuse(refusal: Refusal, random: Random): Response {
  return json(refusal.status, refusal.body, gatewayHeaders(random, Date.now()));
}

function json(status: number, body: unknown, headers: Record<string, string>): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}
