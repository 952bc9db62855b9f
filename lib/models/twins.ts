import type { Offer, Source } from './schema';

/** The same weights at Mistral, by their dated id, and on Bedrock (the models pages of both, 2026-09-22). */
const pairs: readonly (readonly [string, string])[] = [
  ['mistral-large-2512', 'mistral.mistral-large-3-675b-instruct'],
  ['ministral-14b-2512', 'mistral.ministral-3-14b-instruct'],
  ['ministral-8b-2512', 'mistral.ministral-3-8b-instruct'],
  ['ministral-3b-2512', 'mistral.ministral-3-3b-instruct'],
  ['voxtral-small-2507', 'mistral.voxtral-small-24b-2507'],
];

const datedId = ({ resolvesTo, modelId }: Offer) => resolvesTo ?? modelId;

/** Whether `other` is the same model at another service, also for one that its own service retired. */
export function isTwin(offer: Offer, other: Offer): boolean {
  if (other.source === offer.source) return false;
  const { lifecycle } = offer;
  if (lifecycle.state === 'retired' && lifecycle.twins?.includes(other.id)) return true;
  const pair = pairs.find((ids) => ids.includes(datedId(offer)));
  return pair?.includes(datedId(other)) ?? false;
}

/** The same model at the other service, if it is among `offers` and can be asked. */
export function twinOf<O extends Offer>(offer: Offer, offers: readonly O[]): O | undefined {
  return offers.find((other) => other.lifecycle.state !== 'retired' && isTwin(offer, other));
}

const places: Record<Source, string> = {
  mistral: 'at Mistral',
  bedrock: 'on Bedrock',
  local: 'on your server',
};

/** For example `Mistral Large 3 on Bedrock`. */
export function nameAndPlace({ name, source }: Pick<Offer, 'name' | 'source'>): string {
  return `${name} ${places[source]}`;
}
