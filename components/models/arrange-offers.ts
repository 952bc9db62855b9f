import type { Offer, Source } from '@/lib/models/schema';

const order: readonly Source[] = ['mistral', 'bedrock'];

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

/** Pure: 1 when every word that was typed occurs, else 0 (the form that cmdk asks for). */
export function matchOffer(haystack: string, typed: string): 0 | 1 {
  const text = haystack.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
    ? 1
    : 0;
}
