import type { Offer } from './schema';
import { isTwin } from './twins';

/** What another offer is wanted for, where this one cannot answer. */
export type Need =
  /** The same model at another service. */
  | 'elsewhere'
  /** What took its place, or else the service's strongest model that can do as much. */
  | 'successor'
  /** The same model by the inference profile of this region's geography. */
  | 'profile'
  /** A longer context, and no ability lost. */
  | 'larger'
  | 'vision'
  | 'tools'
  | 'system';

/** The model behind an inference profile's id: `us.mistral.pixtral…` → `mistral.pixtral…`. */
const withoutGeo = ({ modelId, geo }: Offer) =>
  geo === undefined ? modelId : modelId.slice(geo.length + 1);

function losesNothing(from: Offer, to: Offer): boolean {
  const { vision, tools, system } = from.abilities;
  const other = to.abilities;
  return (!vision || other.vision) && (!tools || other.tools) && (!system || other.system);
}

const rules: { readonly [N in Need]: (offer: Offer, other: Offer) => boolean } = {
  elsewhere: isTwin,
  successor: (offer, other) =>
    other.source === offer.source &&
    other.lifecycle.state === 'active' &&
    losesNothing(offer, other),
  profile: (offer, other) =>
    other.geo !== undefined &&
    other.source === offer.source &&
    withoutGeo(other) === withoutGeo(offer),
  larger: (offer, other) =>
    (other.contextTokens ?? 0) > (offer.contextTokens ?? 0) && losesNothing(offer, other),
  vision: (offer, other) => other.abilities.vision && losesNothing(offer, other),
  tools: (offer, other) => other.abilities.tools && losesNothing(offer, other),
  system: (offer, other) => other.abilities.system && losesNothing(offer, other),
};

function announced(offer: Offer, offers: readonly Offer[]): Offer | undefined {
  const { lifecycle } = offer;
  if (!('replacement' in lifecycle)) return undefined;
  return offers.find(({ id }) => id === lifecycle.replacement);
}

/** Its own service before the other one, and there what stays before what comes or goes. */
function distance(offer: Offer, other: Offer): number {
  return (other.source === offer.source ? 0 : 2) + (other.lifecycle.state === 'active' ? 0 : 1);
}

/**
 * The offer to go on with, by the first of these needs that one meets: of the same service where
 * there is one, the strongest first. `offers` are those that can be
 * called here. Pure.
 */
export function substituteFor(
  offer: Offer,
  needs: readonly Need[],
  offers: readonly Offer[],
): Offer | undefined {
  const others = offers.filter(
    (other) => other.id !== offer.id && other.lifecycle.state !== 'retired' && !other.unlisted,
  );
  const inOrder = others.toSorted((a, b) => distance(offer, a) - distance(offer, b));
  for (const need of needs) {
    const known = need === 'successor' ? announced(offer, inOrder) : undefined;
    const found = known ?? inOrder.find((other) => rules[need](offer, other));
    if (found) return found;
  }
  return undefined;
}
