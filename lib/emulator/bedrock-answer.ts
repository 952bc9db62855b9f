import type { ConverseRequest } from './bedrock-request';
import type { Reply } from './conversation';
import { encodeEvent } from './event-stream';
import { spacedJson } from './json';
import { bedrockCallId, FRAME_PADDING, padding, type Random } from './random';
import { type Cut, cutText, estimateTokens, splitPieces } from './tokens';

const INPUT_PIECE = 12;

export type StopReason = 'end_turn' | 'tool_use' | 'max_tokens' | 'stop_sequence';
type ToolUse = { name: string; toolUseId: string; input: Record<string, unknown> };
export type Usage = {
  inputTokens: number;
  outputTokens: number;
  serverToolUsage: Record<string, never>;
  totalTokens: number;
};
export type Answer = {
  text: string;
  toolUses: ToolUse[];
  stopReason: StopReason;
  usage: Usage;
  /** The tier and the latency that were asked for; the service repeats them. */
  echo: Pick<ConverseRequest, 'serviceTier' | 'performanceConfig'>;
};

const STOP_REASONS: Record<Cut['reason'], StopReason> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'stop-sequence': 'stop_sequence',
};

export function compose(
  request: ConverseRequest,
  said: Reply,
  inputTokens: number,
  random: Random,
): Answer {
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
    echo: echoOf(request),
    stopReason: calls ? 'tool_use' : STOP_REASONS[cut.reason],
    usage: {
      inputTokens,
      outputTokens,
      serverToolUsage: {},
      totalTokens: inputTokens + outputTokens,
    },
  };
}

function echoOf({ serviceTier, performanceConfig }: ConverseRequest): Answer['echo'] {
  return {
    ...(performanceConfig ? { performanceConfig } : {}),
    ...(serviceTier ? { serviceTier } : {}),
  };
}

export function wholeAnswer(answer: Answer, latencyMs: number): Response {
  const content =
    answer.toolUses.length > 0
      ? answer.toolUses.map(({ input, name, toolUseId }) => ({
          toolUse: { input, name, toolUseId },
        }))
      : [{ text: answer.text }];
  const body = {
    metrics: { latencyMs },
    output: { message: { content, role: 'assistant' } },
    ...answer.echo,
    stopReason: answer.stopReason,
    usage: answer.usage,
  };
  return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
}

/** The recorded order of events, the keys of every payload in alphabetical order. */
export function* streamEvents(
  answer: Answer,
  random: Random,
  elapsed: () => number,
): Generator<Uint8Array> {
  const p = () => padding(random, FRAME_PADDING);
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
    metrics: { latencyMs: elapsed() },
    p: p(),
    ...answer.echo,
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
