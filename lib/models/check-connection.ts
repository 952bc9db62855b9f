import { generateText, streamText } from 'ai';
import { z } from 'zod';
import type { Context } from '@/lib/accounts/context';
import { countAttempt } from '@/lib/accounts/limits';
import { AppError, type ErrorBody } from '@/lib/errors';
import { type Connection, connectionTo } from './connections';
import { explainError } from './explain-error';
import { askForList } from './listings';
import { toLocalOffer } from './local-offers';
import { allOffers } from './on-offer';
import { refusingPages } from './refuse-pages';
import { resolveModel } from './resolve';
import type { Offer, OfferId, Source } from './schema';
import { watchFailures } from './watch-failures';

/** What a check does, one after the other; `stream` where streaming has a permission of its own. */
export const CheckStep = z.enum(['address', 'models', 'answer', 'stream']);
export type CheckStep = z.infer<typeof CheckStep>;

/** How one step went, and how long it took. */
export type CheckResult = { ms: number } & (
  | { passed: true /** In a sentence; may be empty. */; found: string }
  | { passed: false; error: ErrorBody }
);

/** The longest that a step waits for the service. */
const patienceMs = 15_000;
/** Requests of checks to one service. */
const politeness = { most: 60, windowMs: 60_000 };

const busy = new Set<Source>();

/**
 * Runs one thing against a service and says how it went. Throws `check_running` while another is
 * under way there, and `too_many_attempts`.
 */
async function attempt(
  { userId }: Context,
  offer: Offer,
  verb: (signal: AbortSignal) => Promise<string>,
): Promise<CheckResult> {
  const { source } = offer;
  if (busy.has(source)) throw new AppError('check_running', { action: { kind: 'retry' } });
  busy.add(source);
  try {
    await countAttempt(`check:${userId}:${source}`, politeness);
    return await timed(offer, verb);
  } finally {
    busy.delete(source);
  }
}

async function timed(
  offer: Offer,
  verb: (signal: AbortSignal) => Promise<string>,
): Promise<CheckResult> {
  const startedAt = performance.now();
  const signal = AbortSignal.timeout(patienceMs);
  const ms = () => Math.round(performance.now() - startedAt);
  try {
    return { passed: true, found: await verb(signal), ms: ms() };
  } catch (thrown) {
    const error = explainError(signal.aborted ? signal.reason : thrown, offer);
    return { passed: false, error: error.toBody(), ms: ms() };
  }
}

/** One step of the check of a service. Throws `no_local_server`, and as `attempt` does. */
export async function checkStep(
  ctx: Context,
  { source, step }: { source: Source; step: CheckStep },
): Promise<CheckResult> {
  const connection = connectionTo(source);
  const offer = await probeOf(source);
  // Explains what is no model's doing where a local server lists none.
  const asked = offer ?? toLocalOffer('the model', connection.baseURL, '');
  return attempt(ctx, asked, async (signal) => {
    switch (step) {
      case 'address':
        return reach(connection, signal);
      case 'models':
        return listModels(source, connection);
      case 'answer':
      case 'stream': {
        if (!offer) throw new AppError('unknown_model', { message: noModel });
        await ask(offer, signal, step === 'stream');
        return `${offer.name} answered.`;
      }
    }
  });
}

/** Whether this model answers here. Throws `unknown_model`, and as `attempt` does. */
export async function checkOffer(ctx: Context, { id }: { id: OfferId }): Promise<CheckResult> {
  const offer = (await allOffers()).find((one) => one.id === id);
  if (!offer) throw new AppError('unknown_model');
  return attempt(ctx, offer, async (signal) => {
    await ask(offer, signal, false);
    return `${offer.name} answered.`;
  });
}

const noModel =
  'The local server lists no model. Fetch one there first (with Ollama: ollama pull ministral-3), then check again.';

/** The cheapest of the general models that the service lists now. */
async function probeOf(source: Source): Promise<Offer | undefined> {
  const price = (offer: Offer) => offer.price?.output ?? Number.POSITIVE_INFINITY;
  const general = ({ abilities, lifecycle }: Offer) =>
    Number(abilities.vision) + Number(lifecycle.state === 'active');
  const [cheapest] = (await allOffers())
    .filter((offer) => offer.source === source && offer.lifecycle.state !== 'retired')
    .filter(({ unlisted }) => !unlisted)
    .toSorted((a, b) => general(b) - general(a) || price(a) - price(b));
  return cheapest;
}

/** Any answer will do, also a refusal for want of credentials; a web page is none. */
async function reach(
  { fetch, baseURL, summary }: Connection,
  signal: AbortSignal,
): Promise<string> {
  const address = summary.source === 'bedrock' ? `${baseURL}/` : `${baseURL}/models`;
  const response = await refusingPages(fetch)(address, { signal, redirect: 'manual' });
  await response.body?.cancel();
  return '';
}

async function listModels(source: Source, connection: Connection): Promise<string> {
  const { fetch, failure } = watchFailures(refusingPages(connection.fetch));
  const discovery = await askForList(source, { ...connection, fetch, timeoutMs: patienceMs });
  if (!discovery.ok) throw failure() ?? new Error(discovery.reason);
  const count = discovery.models.length;
  if (count === 0 && source === 'local') throw new AppError('unknown_model', { message: noModel });
  return count === 1 ? '1 chat model is listed.' : `${count} chat models are listed.`;
}

/** One token, whole (on Bedrock: InvokeModel's permission) or streamed. Throws what the call does. */
async function ask(offer: Offer, abortSignal: AbortSignal, streamed: boolean): Promise<void> {
  const call = {
    model: resolveModel(offer),
    prompt: 'Answer with one word: yes.',
    maxOutputTokens: 1,
    maxRetries: 0,
    abortSignal,
  };
  if (!streamed) {
    await generateText(call);
    return;
  }
  let ended = false;
  for await (const part of streamText({ ...call, onError: () => undefined }).stream) {
    if (part.type === 'error') throw part.error;
    ended ||= part.type === 'finish' && part.finishReason !== 'interrupted';
  }
  abortSignal.throwIfAborted();
  if (!ended) throw new AppError('answer_interrupted');
}
