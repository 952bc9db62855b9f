import type { Call, Reply } from './conversation';
import { spacedJson } from './json';
import { gatewayHeaders, json } from './mistral-http';
import type { ChatRequest } from './mistral-request';
import { hexId, mistralCallId, padding, type Random } from './random';
import type { Settings } from './settings';
import { pacedStream } from './stream';
import { cutText, estimateTokens, splitPieces } from './tokens';

const PADDING = 'abcdefghijklmnopqrstuvwxyz0123456789';

export type Usage = {
  prompt_tokens: number;
  total_tokens: number;
  completion_tokens: number;
  /** Told where a cache key was given. */
  num_cached_tokens?: number;
  prompt_tokens_details?: { cached_tokens: number };
  /** Told where a tier was asked for: the emulator has no priority capacity. */
  service_tier?: 'standard';
};
/** The tokens of a prompt, and how many of them a cache key found again. */
export type Counted = { prompt: number; cached: number | undefined };
export type FinishReason = 'stop' | 'length' | 'tool_calls';
export type WireCall = { id: string; function: { name: string; arguments: string }; index: number };
export type Answer = {
  /** What a reasoning model wrote before the answer. */
  thought: string | undefined;
  text: string;
  calls: WireCall[];
  finish: FinishReason;
  usage: Usage;
};
export type Turned = { answer: Answer; random: Random; request: ChatRequest; startedAt: number };

export function compose(
  request: ChatRequest,
  said: Reply,
  thought: string | undefined,
  counted: Counted,
  random: Random,
): Answer {
  const calls = (said.toolCalls ?? []).map((call, index) => toWireCall(call, index, random));
  const stop = typeof request.stop === 'string' ? [request.stop] : (request.stop ?? []);
  const limit = request.max_tokens ?? undefined;
  const mind = cutText(thought ?? '', [], limit);
  const minded = estimateTokens(mind.text);
  const cut = cutText(said.text ?? '', stop, limit && Math.max(0, limit - minded));
  const written = calls.length > 0 ? JSON.stringify(calls) : cut.text;
  const completion = (minded + estimateTokens(written)) * (request.n ?? 1);
  const finish = cut.reason === 'length' ? 'length' : 'stop';
  return {
    thought: thought === undefined ? undefined : mind.text,
    text: cut.text,
    calls,
    finish: calls.length > 0 ? 'tool_calls' : finish,
    usage: usageOf(request, counted, completion),
  };
}

function usageOf(
  { service_tier: tier }: ChatRequest,
  { prompt, cached }: Counted,
  completion: number,
): Usage {
  return {
    prompt_tokens: prompt,
    total_tokens: prompt + completion,
    completion_tokens: completion,
    ...(cached === undefined
      ? {}
      : { num_cached_tokens: cached, prompt_tokens_details: { cached_tokens: cached } }),
    ...(tier == null ? {} : { service_tier: 'standard' }),
  };
}

function toWireCall(call: Call, index: number, random: Random): WireCall {
  return {
    id: mistralCallId(random),
    function: { name: call.name, arguments: spacedJson(call.arguments) },
    index,
  };
}

export function wholeAnswer(
  { answer, random, request, startedAt }: Turned,
  settings: Settings,
  limits: Record<string, string>,
): Response {
  const message = {
    role: 'assistant',
    tool_calls: answer.calls.length > 0 ? answer.calls : null,
    content: contentOf(answer),
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
  const elapsed = settings.now() - startedAt;
  return json(200, body, { ...gatewayHeaders(random, elapsed), ...limits });
}

/** A text, or chunks when the model has thought: its thinking, then the text. */
function contentOf({ thought, text }: Answer) {
  if (thought === undefined) return text;
  return [...thinkingChunk(thought), ...(text === '' ? [] : [{ type: 'text', text }])];
}

/** Thinking as Mistral's reasoning page shows it; nothing in it closes a streamed one. */
function thinkingChunk(text: string) {
  return [{ type: 'thinking', thinking: text === '' ? [] : [{ type: 'text', text }] }];
}

export function streamAnswer(turned: Turned, settings: Settings, signal: AbortSignal): Response {
  const pieces = settings.traffic.watch(encodeEvents(turned));
  return new Response(pacedStream(pieces, settings.paceMs, signal), {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      ...gatewayHeaders(turned.random, settings.now() - turned.startedAt),
    },
  });
}

function* encodeEvents(turned: Turned): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const chunk of chunks(turned)) {
    yield encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`);
  }
  yield encoder.encode('data: [DONE]\n\n');
}

/** The chunk with the role is the only one without padding. */
function isOpening(delta: object): boolean {
  return 'role' in delta;
}

/** The recorded order: role, pieces, then one chunk with the finish reason and the usage. */
function* chunks({ answer, random, request, startedAt }: Turned): Generator<unknown> {
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
    for (const content of thinkingPieces(answer.thought)) yield chunk(index, { content }, null);
    const usage = index === choices - 1 ? answer.usage : undefined;
    if (answer.calls.length > 0) {
      yield chunk(index, { content: null, tool_calls: answer.calls }, answer.finish, usage);
      continue;
    }
    for (const piece of splitPieces(answer.text)) yield chunk(index, { content: piece }, null);
    yield chunk(index, { content: '' }, answer.finish, usage);
  }
}

function* thinkingPieces(thought: string | undefined) {
  if (thought === undefined) return;
  for (const piece of splitPieces(thought)) yield thinkingChunk(piece);
  yield thinkingChunk('');
}
