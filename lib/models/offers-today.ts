import { env } from '@/lib/env';
import { catalog, isCallable, offersIn } from './catalog';
import { mergeDiscovered } from './discover';
import type { SourceListing } from './listings';
import { toLocalOffer } from './local-offers';
import { overrides, withOverride } from './overrides';
import type { Offer } from './schema';

function withListing(offers: readonly Offer[], { source, known }: SourceListing): Offer[] {
  if (!known) return [...offers];
  const { models } = known;
  const asOf = new Date(known.readAt).toISOString().slice(0, 10);
  if (source !== 'local') return mergeDiscovered(offers, { source, models, asOf });
  const from = env().LOCAL_BASE_URL ?? source;
  return [...offers, ...models.map(({ modelId }) => toLocalOffer(modelId, from, asOf))];
}

/** The catalogue of this region as the services list it now, the local models, the owner's own facts. */
export function offersToday(listings: readonly SourceListing[]): Offer[] {
  return listings
    .reduce(withListing, offersIn(env().AWS_REGION))
    .map((offer) => withOverride(offer, overrides()));
}

/** Rows of the catalogue that cannot be called from this region; nobody lists them here. */
export function offersElsewhere(): Offer[] {
  return catalog
    .filter((offer) => !isCallable(offer, env().AWS_REGION))
    .map((offer) => withOverride(offer, overrides()));
}

/** Pure: the offer of this id, also by the dated name or another one that its service knows. */
export function offerNamed(offers: readonly Offer[], id: string): Offer | undefined {
  const own = offers.find((offer) => offer.id === id);
  if (own) return own;
  for (const { resolvesTo, aliases = [], ...offer } of offers) {
    const modelId = [resolvesTo, ...aliases].find((name) => `${offer.source}:${name}` === id);
    if (modelId !== undefined) return { ...offer, id: `${offer.source}:${modelId}`, modelId };
  }
  return undefined;
}
