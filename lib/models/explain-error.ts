import { UnsupportedFunctionalityError } from '@ai-sdk/provider';
import { ToolChoiceViolationError } from 'ai';
import { env } from '@/lib/env';
import { AppError, type ErrorAction } from '@/lib/errors';
import { offersIn } from './catalog';
import { connectionSummaries } from './connections';
import { explainNetwork } from './explain-network';
import { linksOf, type Refusal, readRefusal } from './refusal';
import type { Cause } from './refusal-cause';
import { accessCauses, keyAdviceFor } from './refusal-causes-access';
import { causeOf } from './refusal-rows';
import type { Offer, Source } from './schema';
import { substituteFor } from './substitute';

/** From where the service was asked, and what could be asked instead. */
export type Place = { region: string; offers: readonly Offer[] };

const serviceNames: Readonly<Record<Source, { begin: string; within: string; at: string }>> = {
  mistral: { begin: 'Mistral', within: 'Mistral', at: 'at Mistral' },
  bedrock: { begin: 'Amazon Bedrock', within: 'Amazon Bedrock', at: 'on Amazon Bedrock' },
  local: { begin: 'The local server', within: 'the local server', at: 'on the local server' },
};

/**
 * What this installation can ask instead. The demonstration never stands in for a real service:
 * it is no model.
 */
function placeOf(offer: Offer): Place {
  const region = env().AWS_REGION;
  const summaries = connectionSummaries();
  const isDemo = (source: Source) =>
    summaries.find((summary) => summary.source === source)?.kind === 'demonstration';
  const offers = offersIn(region).filter(({ source }) => isDemo(offer.source) || !isDemo(source));
  return { region, offers };
}

/**
 * Why a service did not answer: a cause from the closed table, a sentence that says what to do,
 * and the button for it. The raw words never leave the server this way.
 */
export function explainError(error: unknown, offer: Offer, place = placeOf(offer)): AppError {
  if (error instanceof AppError) return error;
  const refusal = readRefusal(error);
  if (refusal) return explainRefusal(refusal, error, offer, place);
  return explainOther(error, offer);
}

function explainRefusal(refusal: Refusal, error: unknown, offer: Offer, place: Place): AppError {
  const cause: Cause = causeOf(refusal, offer, place.region);
  const substitute = substituteFor(offer, cause.use ?? [], place.offers);
  const { begin: service, within: at } = serviceNames[offer.source];
  const other = substitute && nameBeside(offer, substitute);
  const told = { offer, model: offer.name, service, at, region: place.region, refusal, other };
  const { retryAfter } = refusal;
  return new AppError(cause.code, {
    message: cause.says(told),
    action: actionOf(cause, substitute, other),
    ...(retryAfter === undefined ? {} : { retryAt: inSeconds(retryAfter) }),
    cause: error,
  });
}

function actionOf(cause: Cause, substitute: Offer | undefined, name = ''): ErrorAction {
  return substitute ? { kind: 'use-model', offer: substitute.id, name } : { kind: cause.step };
}

/** `Mistral Large at Mistral`, where the service is another one than that of `offer`. */
function nameBeside(offer: Offer, other: Offer): string {
  if (other.source === offer.source && other.name !== offer.name) return other.name;
  if (other.geo !== undefined) return `${other.name} (${other.geo.toUpperCase()} profile)`;
  return `${other.name} ${serviceNames[other.source].at}`;
}

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

/** What went wrong before or instead of a refusal. */
function explainOther(error: unknown, offer: Offer): AppError {
  const service = serviceNames[offer.source].begin;
  const retry = { action: { kind: 'retry' as const }, cause: error };
  const credentials = credentialMessage(error, offer);
  if (credentials !== undefined) {
    const action = { kind: 'open-connections' as const };
    return new AppError('service_refused_credentials', {
      message: credentials,
      action,
      cause: error,
    });
  }
  const unreached = explainNetwork(error, offer.source, service);
  if (unreached) return new AppError(unreached.code, { ...retry, message: unreached.message });
  const settings = { action: { kind: 'open-settings' as const }, cause: error };
  if (ToolChoiceViolationError.isInstance(error)) {
    const message = `${offer.name} was to use a tool and answered without one. Retry, or set the choice of tool to automatic in the settings of this chat.`;
    return new AppError('answer_interrupted', { ...settings, message });
  }
  if (UnsupportedFunctionalityError.isInstance(error)) {
    const message = `${offer.name} cannot take something in this chat, such as a kind of file. Choose another model, or start a new chat without it.`;
    const action = { kind: 'new-chat' as const };
    return new AppError('service_refused_request', { message, action, cause: error });
  }
  const message = `${service} sent an answer that cannot be read. Retry; if it happens again, choose another model. The details are in the inspector.`;
  return new AppError('answer_interrupted', { ...retry, message });
}

/** The AWS credential chain, or an adapter, found nothing to ask with. */
function credentialMessage(error: unknown, offer: Offer): string | undefined {
  for (const link of linksOf(error)) {
    if (!(link instanceof Error)) continue;
    const words = `${link.name} ${link.message}`;
    if (!/credential|LoadAPIKey|\bSSO\b/i.test(words)) continue;
    if (/expired|sso login/i.test(words)) return accessCauses.expired.says();
    return `There are no usable credentials for ${serviceNames[offer.source].within}. ${keyAdviceFor(offer.source)} and restart Tramontane.`;
  }
  return undefined;
}
