import type { Reply } from './conversation';
import { spacedJson } from './json';
import type { LocalRequest } from './local-request';
import { localCallId, type Random } from './random';
import type { Settings } from './settings';
import { pacedStream } from './stream';
import { cutText, estimateTokens, splitPieces } from './tokens';

type WireCall = {
  id: string;
  index: number;
  type: 'function';
  function: { name: string; arguments: string };
};
type Usage = { prompt_tokens: number; completion_tokens: number; total_tokens: number };
type Answer = {
  text: string;
  calls: WireCall[];
  finish: 'stop' | 'length' | 'tool_calls';
  usage: Usage;
};
export type Turned = { answer: Answer; request: LocalRequest; id: string; startedAt: number };

export function compose(
  request: LocalRequest,
  said: Reply,
  prompt: number,
  random: Random,
): Answer {
  const calls = (said.toolCalls ?? []).map(({ name, arguments: given }, index) => ({
    id: localCallId(random),
    index,
    type: 'function' as const,
    function: { name, arguments: spacedJson(given) },
  }));
  const stop = typeof request.stop === 'string' ? [request.stop] : (request.stop ?? []);
  const limit = request.max_completion_tokens ?? request.max_tokens ?? undefined;
  const { text, reason } = cutText(said.text ?? '', stop, limit);
  const completion = estimateTokens(calls.length > 0 ? JSON.stringify(calls) : text);
  const finish = reason === 'length' ? 'length' : 'stop';
  return {
    text,
    calls,
    finish: calls.length > 0 ? 'tool_calls' : finish,
    usage: {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
    },
  };
}

function headOf({ id, request, startedAt }: Turned, object: string) {
  return {
    id: `chatcmpl-${id}`,
    object,
    created: Math.floor(startedAt / 1000),
    model: request.model,
    system_fingerprint: 'fp_ollama',
  };
}

export function wholeAnswer(turned: Turned): Response {
  const { text, calls, finish, usage } = turned.answer;
  const message = {
    role: 'assistant',
    content: text,
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
  return Response.json({
    ...headOf(turned, 'chat.completion'),
    choices: [{ index: 0, message, finish_reason: finish }],
    usage,
  });
}

export function streamAnswer(turned: Turned, settings: Settings, signal: AbortSignal): Response {
  const pieces = settings.traffic.watch(encodeEvents(turned));
  return new Response(pacedStream(pieces, settings.paceMs, signal), {
    headers: { 'content-type': 'text/event-stream' },
  });
}

function* encodeEvents(turned: Turned): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const chunk of chunks(turned)) {
    yield encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`);
  }
  yield encoder.encode('data: [DONE]\n\n');
}

/** Usage only when it is asked for, in a chunk of its own without choices, after the last. */
function* chunks(turned: Turned): Generator<unknown> {
  const { answer, request } = turned;
  const head = headOf(turned, 'chat.completion.chunk');
  const asksUsage = request.stream_options?.include_usage === true;
  const chunk = (delta: object, finish: string | null) => ({
    ...head,
    choices: [{ index: 0, delta: { role: 'assistant', ...delta }, finish_reason: finish }],
    ...(asksUsage ? { usage: null } : {}),
  });
  if (answer.calls.length > 0) yield chunk({ content: '', tool_calls: answer.calls }, null);
  else for (const content of splitPieces(answer.text)) yield chunk({ content }, null);
  yield chunk({ content: '' }, answer.finish);
  if (asksUsage) yield { ...head, choices: [], usage: answer.usage };
}
