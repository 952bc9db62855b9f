import type { Lifecycle, Offer, Source } from '@/lib/models/schema';
import { sourceNames } from './source';

const order: readonly Source[] = ['mistral', 'bedrock', 'local'];

/** Offers under one heading: those of a service, or the retired ones of all. */
export type OfferGroup = { key: Source | 'retired'; heading: string; offers: Offer[] };

export type RetiredOffer = Offer & { lifecycle: Extract<Lifecycle, { state: 'retired' }> };

export function isRetired(offer: Offer): offer is RetiredOffer {
  return offer.lifecycle.state === 'retired';
}

/** Pure: what takes the place of a retired offer, as far as it is on offer: first its successor. */
export function successors({ lifecycle }: RetiredOffer, offers: readonly Offer[]): Offer[] {
  return [lifecycle.replacement, ...(lifecycle.twins ?? [])].flatMap(
    (id) => offers.find((offer) => offer.id === id && !isRetired(offer)) ?? [],
  );
}

/** Pure: offers by service, in the order given, then all that are retired; no group is empty. */
export function arrangeOffers(offers: readonly Offer[]): OfferGroup[] {
  const living = order.map((key) => ({
    key,
    heading: sourceNames[key].full,
    offers: offers.filter((offer) => offer.source === key && !isRetired(offer)),
  }));
  const retired = { key: 'retired' as const, heading: 'Retired', offers: offers.filter(isRetired) };
  return [...living, retired].filter((group) => group.offers.length > 0);
}

/** What of an offer can be typed to find it. */
function words(offer: Offer): string {
  const { vision, tools, json, reasoning } = offer.abilities;
  return [
    offer.name,
    offer.modelId,
    offer.resolvesTo,
    ...(offer.aliases ?? []),
    sourceNames[offer.source].full,
    offer.summary,
    offer.lifecycle.state,
    vision ? 'vision images' : '',
    tools ? 'tools' : '',
    json === 'none' ? '' : 'json',
    reasoning ? 'reasoning' : '',
  ]
    .join(' ')
    .toLowerCase();
}

/** Pure: the offers in which every typed word occurs; groups without one are left out. */
export function findOffers(groups: readonly OfferGroup[], typed: string): OfferGroup[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return groups
    .map((group) => ({
      ...group,
      offers: group.offers.filter((offer) => wanted.every((word) => words(offer).includes(word))),
    }))
    .filter((group) => group.offers.length > 0);
}
