import type {
  LanguageModelV4FinishReason,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider';
import { type Measures, withoutGaps } from './bedrock-invoke-answer';

type Unified = LanguageModelV4FinishReason['unified'];

const reasons = new Map<string, Unified>([
  ['stop', 'stop'],
  ['length', 'length'],
  ['model_length', 'length'],
  ['tool_calls', 'tool-calls'],
  ['content_filter', 'content-filter'],
  ['content_filtered', 'content-filter'],
  ['error', 'error'],
]);

/**
 * Why the answer ended. Without a stop reason nothing says that it is whole: `interrupted`. Calls
 * after a plain `stop` count as tool calls, except those of the schema's own tool.
 */
export function finishReasonOf(
  raw: string | undefined,
  ended: { calls: number; jsonFromTool: boolean },
): LanguageModelV4FinishReason {
  if (raw === undefined) return { unified: 'interrupted', raw };
  const unified = reasons.get(raw) ?? 'other';
  if (unified === 'stop' && ended.calls > 0) return { unified: 'tool-calls', raw };
  if (unified === 'tool-calls' && ended.calls === 0 && ended.jsonFromTool) {
    return { unified: 'stop', raw };
  }
  return { unified, raw };
}

function numberIn(headers: Headers, name: string): number | undefined {
  const text = headers.get(name);
  const value = Number(text);
  return text === null || text === '' || !Number.isFinite(value) ? undefined : value;
}

/** What the headers of a whole answer tell (AWS: InvokeModel, response headers). */
export function headerMeasures(headers: Headers): Measures {
  return withoutGaps({
    inputTokens: numberIn(headers, 'x-amzn-bedrock-input-token-count'),
    outputTokens: numberIn(headers, 'x-amzn-bedrock-output-token-count'),
    invocationLatency: numberIn(headers, 'x-amzn-bedrock-invocation-latency'),
    firstByteLatency: numberIn(headers, 'x-amzn-bedrock-first-byte-latency'),
  });
}

export function usageOf({ inputTokens, outputTokens }: Measures): LanguageModelV4Usage {
  const raw = {
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
  };
  return {
    inputTokens: {
      total: inputTokens,
      noCache: inputTokens,
      cacheRead: undefined,
      cacheWrite: undefined,
    },
    outputTokens: { total: outputTokens, text: outputTokens, reasoning: undefined },
    raw,
  };
}

/** The service tier has the form that the Converse adapter of the AI SDK gives it. */
export function metadataOf(
  headers: Headers,
  measures: Measures,
  jsonFromTool: boolean,
): SharedV4ProviderMetadata {
  const { invocationLatency, firstByteLatency } = measures;
  const tier = headers.get('x-amzn-bedrock-service-tier');
  return {
    amazonBedrock: {
      ...(invocationLatency === undefined ? {} : { invocationLatency }),
      ...(firstByteLatency === undefined ? {} : { firstByteLatency }),
      ...(tier === null ? {} : { serviceTier: { type: tier } }),
      ...(jsonFromTool ? { isJsonResponseFromTool: true } : {}),
    },
  };
}

/** Who answered and when (AWS: common response headers). */
export function responseMetadataOf(headers: Headers, modelId: string) {
  const id = headers.get('x-amzn-requestid');
  const date = new Date(headers.get('date') ?? Number.NaN);
  return {
    ...(id === null ? {} : { id }),
    ...(Number.isNaN(date.getTime()) ? {} : { timestamp: date }),
    modelId,
  };
}
