import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Middleware,
  LanguageModelV4StreamResult,
  SharedV4Headers,
} from '@ai-sdk/provider';
import type { AppError } from '@/lib/errors';
import type { Place } from '@/lib/usage/quota';
import { LineTooLongError, type QuotaLine, type Ticket } from '@/lib/usage/quota-line';
import { toldLimits } from '@/lib/usage/quota-told';
import type { QuotaReading, Waiting } from '@/lib/usage/schema';
import { callSize, uncountedSize } from './call-size';
import { openStream, replay, type Seen } from './patient-stream';
import { mostAttempts, type Passing, passingFailure, pauseAfter, refusalTold } from './retry';

/** What the readers of an answer are told of its calls. */
export type CallNews = {
  /** Null: the call goes out now. */
  waiting?: Waiting | null;
  /** How often the service was asked in vain. */
  attempts?: number;
  quota?: QuotaReading;
};

type Patience = {
  line: QuotaLine;
  /** What a person is told when the line is too long to stand in. */
  refuse: (error: LineTooLongError) => Promise<AppError>;
  tell: (news: CallNews) => void;
  /** From 0 to 1. */
  random?: () => number;
};

type Call = LanguageModelV4CallOptions;
type Failure = { error: unknown; inStream: boolean };
/** `otherwise`: what a failed call gives when it is not made again. */
type Outcome<T> = { ok: T } | { failed: Failure; otherwise?: () => T };

/**
 * Every call of the model waits in line for its place in the quota, and is made again when it
 * failed before its first word, at most twice. Both are told while they last, and end when the
 * call is aborted.
 */
export function patient({
  line,
  refuse,
  tell,
  random = Math.random,
}: Patience): LanguageModelV4Middleware {
  return {
    specificationVersion: 'v4',
    wrapGenerate: ({ doGenerate, params }) =>
      persist(params, async (ticket) => {
        const result = await doGenerate();
        const { inputTokens, outputTokens } = result.usage;
        const total = (inputTokens.total ?? 0) + (outputTokens.total ?? 0);
        await conclude(ticket, total || callSize(params), result.response?.headers);
        return { ok: result };
      }),
    wrapStream: ({ doStream, params }) =>
      persist<LanguageModelV4StreamResult>(params, async (ticket) => {
        const { stream, ...result } = await doStream();
        const opening = await openStream(stream);
        const onEnd = ({ countedTokens, characters }: Seen) =>
          conclude(
            ticket,
            countedTokens ?? uncountedSize(params, characters),
            result.response?.headers,
          );
        const answer = () => ({ ...result, stream: replay(opening, onEnd) });
        if (!opening.failure) return { ok: answer() };
        return { failed: { error: opening.failure.error, inStream: true }, otherwise: answer };
      }),
  };

  async function persist<T>(
    params: Call,
    ask: (ticket: Ticket) => Promise<Outcome<T>>,
  ): Promise<T> {
    let last: { passing: Passing; at: number } | null = null;
    for (let attempt = 1; ; attempt += 1) {
      const ticket = await enter(params, attempt, last);
      const outcome = await ask(ticket).catch((error: unknown): Outcome<T> => {
        return { failed: { error, inStream: false } };
      });
      if ('ok' in outcome) return outcome.ok;
      const again = await weigh(ticket, outcome.failed, attempt, params);
      if (!again) {
        if (attempt > 1) tell({ attempts: attempt });
        if (outcome.otherwise) return outcome.otherwise();
        throw outcome.failed.error;
      }
      last = again;
    }
  }

  async function enter(
    { abortSignal, ...call }: Call,
    attempt: number,
    last: { passing: Passing; at: number } | null,
  ): Promise<Ticket> {
    const teller = waitingTeller(tell, (place) => {
      const until = new Date(place.at).toISOString();
      if (!last) return { reason: 'quota', until, limit: place.limit };
      const { cause } = last.passing;
      return { reason: 'retry', until, attempt, of: mostAttempts, cause };
    });
    try {
      return await line.enter({
        tokens: callSize(call),
        notBefore: last?.at ?? 0,
        signal: abortSignal,
        onWait: teller.tell,
      });
    } catch (error) {
      throw error instanceof LineTooLongError ? await refuse(error) : error;
    } finally {
      teller.end();
    }
  }

  /** Tells the meter of a failed call; gives when it may be made again, or null. */
  async function weigh(
    ticket: Ticket,
    { error, inStream }: Failure,
    attempt: number,
    { abortSignal }: Call,
  ): Promise<{ passing: Passing; at: number } | null> {
    const passing = abortSignal?.aborted ? null : passingFailure(error, inStream);
    if (passing?.cause !== 'limited') await ticket.settle(0);
    if (!passing) return null;
    const now = line.clock.now();
    const pause = pauseAfter(passing, attempt, { now, random: random() });
    if (passing.cause === 'limited') {
      await ticket.drop();
      await line.told(refusalTold(passing, { now, nextMs: pause }));
    }
    return pause === null ? null : { passing, at: now + pause };
  }

  async function conclude(
    ticket: Ticket,
    tokens: number,
    headers: SharedV4Headers | undefined,
  ): Promise<void> {
    const limits = toldLimits(headers);
    if (Object.keys(limits).length > 0) await line.told({ limits });
    const quota = await ticket.settle(tokens);
    if (quota && quota.meters.length > 0) tell({ quota });
  }
}

/** Tells a wait when it begins or changes by a second or more, and its end. */
function waitingTeller(tell: (news: CallNews) => void, toWaiting: (place: Place) => Waiting) {
  let told: number | null = null;
  return {
    tell: (place: Place) => {
      if (told !== null && Math.abs(told - place.at) < 1_000) return;
      told = place.at;
      tell({ waiting: toWaiting(place) });
    },
    end: () => {
      if (told !== null) tell({ waiting: null });
    },
  };
}
