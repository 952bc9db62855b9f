import type { FinishReason, UIMessageChunk } from 'ai';
import type { ChatMessage, ChatPart } from '@/lib/chat/message';
import { env } from '@/lib/env';
import { AppError, type ErrorBody } from '@/lib/errors';
import { describeFailure, log } from '@/lib/log';
import type { Exchange } from '@/lib/models/capture';
import { explainError } from '@/lib/models/explain-error';
import type { Served } from '@/lib/models/schema';
import { servedBy } from '@/lib/models/served';
import { inWords } from '@/lib/models/time-limit-error';
import { costOf } from '@/lib/usage/cost';
import { estimateTokens } from '@/lib/usage/estimate';
import type { Timing, Usage } from '@/lib/usage/schema';
import type { Turn } from './ask-model';
import { hasOutput } from './fold-log';
import type { LiveRun, StopReason } from './live';
import type { Observation } from './observe';
import type { AnswerMetadata, EndState, RunState } from './schema';
import type { ClaimedRun } from './start';
import { endBy } from './state';

type Facts = {
  run: Pick<LiveRun, 'id' | 'abort'>;
  turn: Pick<Turn, 'offer' | 'goesOn'>;
  claimed: Pick<ClaimedRun, 'metadata'>;
  seen: Observation;
  answer: ChatMessage;
  /** `performance.now()` when the run began. */
  startedAt: number;
};

/** What an answer says about itself in the end, and the chunks that say it to its readers. */
export function conclude(facts: Facts): { metadata: AnswerMetadata; end: UIMessageChunk[] } {
  const { seen, answer, claimed, turn } = facts;
  const state = stateOf(facts);
  const usage = usageOf(facts);
  const error = causeOf(facts, state);
  const { finishReason } = seen;
  const { serviceMs, ...told } = servedBy(seen.exchanges);
  const metadata: AnswerMetadata = {
    ...claimed.metadata,
    ...(answer.metadata?.toolMs ? { toolMs: answer.metadata.toolMs } : {}),
    ...(answer.metadata?.searched ? { searched: answer.metadata.searched } : {}),
    ...(answer.metadata?.attempts ? { attempts: answer.metadata.attempts } : {}),
    state,
    usage,
    timing: { ...timingOf(facts, usage), ...(serviceMs === undefined ? {} : { serviceMs }) },
    cost: costOf(turn.offer, usage, told.tier),
    served: servedFrom(facts, told),
    ...(finishReason ? { finishReason } : {}),
    ...(error ? { error } : {}),
  };
  return { metadata, end: endChunks(metadata, finishReason) };
}

function servedFrom({ turn, seen }: Facts, told: Served): Served {
  const { source, modelId, resolvesTo } = turn.offer;
  return {
    ...told,
    // Mistral repeats the alias that it was asked by (recorded); its list says what stands behind.
    ...(resolvesTo && told.model === modelId ? { model: resolvesTo } : {}),
    ...(source === 'bedrock' ? { region: env().AWS_REGION } : {}),
    ...(seen.demonstration ? { demonstration: true } : {}),
  };
}

function stateOf({ run, seen, answer }: Facts): EndState {
  const ending = {
    stopped: run.abort.signal.reason === 'stopped',
    aborted: seen.aborted || run.abort.signal.aborted,
    error: seen.error !== undefined,
    finishReason: seen.finishReason,
    closed: answer.parts.every(
      (part) =>
        !('state' in part) || (part.state !== 'streaming' && part.state !== 'input-streaming'),
    ),
    hasOutput: hasOutput(answer),
  };
  return endBy({ kind: 'end', ending });
}

/** A service may have worked on what it had not refused when the answer was stopped. */
const wasTaken = ({ status, state }: Exchange) =>
  status === undefined ? state !== 'failed' : status < 400;

/** Where the service did not count a step, the answer's part of it is estimated. */
function usageOf({ seen, answer, turn }: Facts): Usage {
  const estimated =
    seen.uncountedSteps > 0 || seen.exchanges.filter(wasTaken).length > seen.begunSteps;
  const { cachedTokens } = seen;
  const written = spokenText(answer.parts).slice(spokenText(turn.goesOn?.kept ?? []).length);
  const inputTokens = estimated
    ? Math.max(seen.inputTokens, seen.estimatedInputTokens)
    : seen.inputTokens;
  const outputTokens = estimated
    ? Math.max(seen.outputTokens, estimateTokens(written))
    : seen.outputTokens;
  return {
    inputTokens,
    outputTokens,
    cachedTokens,
    totalTokens: inputTokens + outputTokens,
    estimated,
  };
}

function spokenText(parts: readonly ChatPart[]): string {
  return parts
    .map((part) => (part.type === 'text' || part.type === 'reasoning' ? part.text : ''))
    .join('');
}

/** An answer that came whole has no speed. */
const meaningfulMs = 50;

function timingOf({ seen, startedAt }: Facts, usage: Usage): Timing {
  const now = performance.now();
  const { firstOutputAt: first, writingMs, toolsMs } = seen;
  return {
    firstTokenMs: first === null ? null : Math.round(first - startedAt),
    totalMs: Math.round(now - startedAt),
    tokensPerSecond:
      writingMs >= meaningfulMs ? Math.round((usage.outputTokens / writingMs) * 10_000) / 10 : null,
    ...(toolsMs > 0 ? { toolsMs: Math.round(toolsMs) } : {}),
  };
}

/** Why an answer is no whole one, with what to do. */
function causeOf({ run, seen, turn }: Facts, state: RunState): ErrorBody | undefined {
  if (state === 'complete' || state === 'stopped') return undefined;
  const retry = { kind: 'retry' as const };
  const kept = state === 'interrupted' ? ' What had arrived is kept.' : '';
  const told = (error: AppError): ErrorBody => {
    const body = error.toBody();
    return { ...body, message: `${body.message}${kept}` };
  };
  if (seen.error !== undefined) {
    const explained = explainError(seen.error, turn.offer);
    log.warn('answer failed', {
      run: run.id,
      code: explained.code,
      cause: describeFailure(seen.error),
    });
    return told(explained);
  }
  if (run.abort.signal.aborted) {
    const message = abortText(run.abort.signal.reason);
    return told(new AppError('answer_interrupted', { message, action: retry }));
  }
  if (seen.finishReason === 'error') {
    const message = 'The service broke off with an error of its own and gave no cause. Try again.';
    return told(new AppError('service_unavailable', { message, action: retry }));
  }
  const message = kept
    ? 'The answer was cut off before its end.'
    : 'The answer ended before its first word. Retry, or choose another model.';
  return told(new AppError('answer_interrupted', { message, action: retry }));
}

function abortText(reason: StopReason): string {
  if (reason === 'lost') return 'This answer was ended from elsewhere.';
  if (reason !== 'unread') return 'The server was shut down while it wrote this answer.';
  const time = inWords(env().UNREAD_ANSWER_SECONDS * 1_000);
  return `Nobody had this chat open for ${time}, so the answer was ended.`;
}

const finishReasons: ReadonlySet<string> = new Set<FinishReason>([
  'stop',
  'length',
  'content-filter',
  'tool-calls',
  'error',
  'other',
]);

const isFinishReason = (reason: string | undefined): reason is FinishReason =>
  reason !== undefined && finishReasons.has(reason);

/** A failure is told three times, so that any reader of the protocol meets it: metadata, error, finish. */
export function endChunks(metadata: AnswerMetadata, reason: string | undefined): UIMessageChunk[] {
  const finish: UIMessageChunk = {
    type: 'finish',
    messageMetadata: metadata,
    ...(isFinishReason(reason) ? { finishReason: reason } : {}),
  };
  if (!metadata.error) return [finish];
  return [
    { type: 'message-metadata', messageMetadata: metadata },
    { type: 'error', errorText: metadata.error.message },
    finish,
  ];
}
