import type { Offer, Source } from '@/lib/models/schema';
import { sourceNames } from './source';

const order: readonly Source[] = ['mistral', 'bedrock', 'local'];

export type OfferGroup = { source: Source; offers: Offer[] };

export function isRetired(
  offer: Offer,
): offer is Offer & { lifecycle: Extract<Offer['lifecycle'], { state: 'retired' }> } {
  return offer.lifecycle.state === 'retired';
}

/** Pure: offers by service, in the order given, retired ones last; empty groups are left out. */
export function arrangeOffers(offers: readonly Offer[]): OfferGroup[] {
  return order.flatMap((source) => {
    const own = offers.filter((offer) => offer.source === source);
    if (own.length === 0) return [];
    return [
      { source, offers: [...own.filter((o) => !isRetired(o)), ...own.filter((o) => isRetired(o))] },
    ];
  });
}

/** What of an offer can be typed to find it. */
function words(offer: Offer): string {
  const { vision, tools, json, reasoning } = offer.abilities;
  return [
    offer.name,
    offer.modelId,
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

/**
 * Pure: the offers in which every typed word occurs. A service where only retired ones are left
 * comes after the others, so that Enter chooses a model that answers.
 */
export function findOffers(groups: readonly OfferGroup[], typed: string): OfferGroup[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [...groups];
  return groups
    .map(({ source, offers }) => ({
      source,
      offers: offers.filter((offer) => wanted.every((word) => words(offer).includes(word))),
    }))
    .filter(({ offers }) => offers.length > 0)
    .sort((a, b) => Number(a.offers.every(isRetired)) - Number(b.offers.every(isRetired)));
}
