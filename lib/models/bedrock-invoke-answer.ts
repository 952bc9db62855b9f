import { z } from 'zod';

const ToolCall = z.object({
  id: z.string().nullish(),
  index: z.number().nullish(),
  function: z.object({
    name: z.string().nullish(),
    arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
  }),
});

const Message = z.object({
  content: z.string().nullish(),
  tool_calls: z.array(ToolCall).nullish(),
});

/** AWS writes `message` and `stop_reason`; a server of open weights writes `delta` and `finish_reason`. */
const Choice = z.object({
  message: Message.nullish(),
  delta: Message.nullish(),
  stop_reason: z.string().nullish(),
  finish_reason: z.string().nullish(),
});

const Output = z.object({ text: z.string().nullish(), stop_reason: z.string().nullish() });

const Metrics = z.object({
  inputTokenCount: z.number().nullish(),
  outputTokenCount: z.number().nullish(),
  invocationLatency: z.number().nullish(),
  firstByteLatency: z.number().nullish(),
});

const Usage = z.object({
  prompt_tokens: z.number().nullish(),
  completion_tokens: z.number().nullish(),
});

const Answer = z.object({
  choices: z.array(Choice).nullish(),
  outputs: z.array(Output).nullish(),
  usage: Usage.nullish(),
  'amazon-bedrock-invocationMetrics': Metrics.nullish(),
});

/** A tool call or a piece of one. */
export type CallPiece = {
  id: string | undefined;
  index: number | undefined;
  name: string | undefined;
  arguments: string;
};

/** What was counted and measured, as far as it was told. */
export type Measures = {
  inputTokens?: number;
  outputTokens?: number;
  invocationLatency?: number;
  firstByteLatency?: number;
};

/** A whole answer, or a chunk of one: both have the same form. */
export type Piece = {
  text: string;
  calls: CallPiece[];
  stopReason: string | undefined;
  measures: Measures;
};

function toCallPiece(call: z.infer<typeof ToolCall>): CallPiece {
  const written = call.function.arguments ?? '';
  return {
    id: call.id ?? undefined,
    index: call.index ?? undefined,
    name: call.function.name ?? undefined,
    arguments: typeof written === 'string' ? written : JSON.stringify(written),
  };
}

function toMeasures(answer: z.infer<typeof Answer>): Measures {
  const metrics = answer['amazon-bedrock-invocationMetrics'];
  return withoutGaps({
    inputTokens: metrics?.inputTokenCount ?? answer.usage?.prompt_tokens,
    outputTokens: metrics?.outputTokenCount ?? answer.usage?.completion_tokens,
    invocationLatency: metrics?.invocationLatency,
    firstByteLatency: metrics?.firstByteLatency,
  });
}

/** Leaves out what was not told. */
export function withoutGaps(
  found: {
    [Name in keyof Measures]: number | null | undefined;
  },
): Measures {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value != null));
}

/**
 * Reads the JSON of a chat model (`choices`) or of a text model (`outputs`), whole or as a chunk
 * (AWS: Mistral AI chat completion, text completion; lobehub/lobe-chat#3810 and
 * BerriAI/litellm#2464 show chunks). Throws when it has another form.
 */
export function readPiece(json: unknown): Piece {
  const answer = Answer.parse(json);
  const [choice] = answer.choices ?? [];
  const [output] = answer.outputs ?? [];
  const message = choice?.message ?? choice?.delta;
  return {
    text: message?.content ?? output?.text ?? '',
    calls: (message?.tool_calls ?? []).map(toCallPiece),
    stopReason: choice?.stop_reason ?? choice?.finish_reason ?? output?.stop_reason ?? undefined,
    measures: toMeasures(answer),
  };
}
