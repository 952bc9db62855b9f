import { defaultOffer } from './catalog';
import { connectionSummaries } from './connections';
import { currentListings, type SourceListing } from './listings';
import { offerNamed, offersElsewhere, offersToday } from './offers-today';
import { overrides, withOverride } from './overrides';
import type { Offer, OfferId, Source } from './schema';

/** An id that nobody knows yet may be in a list that is still being read: it is waited for so long. */
const unknownIdPatienceMs = 2_000;

let last: { listings: SourceListing[]; today: Offer[]; all: Offer[] } | undefined;

/** What is on offer by these lists, and with it what is elsewhere; put together when a list is new. */
function offersBy(listings: SourceListing[]): { today: Offer[]; all: Offer[] } {
  const isSame = listings.every(({ known }, index) => last?.listings[index]?.known === known);
  if (last && isSame) return last;
  const today = offersToday(listings);
  last = { listings, today, all: [...today, ...offersElsewhere()] };
  return last;
}

/** Everything on offer in this installation, as far as the services' lists have been read. */
export async function allOffers(): Promise<Offer[]> {
  return offersBy(await currentListings()).today;
}

/** The offer of this id or alias, in whichever region, or undefined. */
export async function findAnyOffer(id: string): Promise<Offer | undefined> {
  const find = async (waitMs?: number) =>
    offerNamed(offersBy(await currentListings(waitMs)).all, id);
  const known = (await find()) ?? (await find(unknownIdPatienceMs));
  return known && withOverride(known, overrides());
}

/** What a chat screen shows of the models: the offers, the chosen one, and who stands in. */
export type OnOffer = { offers: Offer[]; offer: OfferId; demonstration: Source[] };

/**
 * The offers of this installation, for a chat that chose `chosen` last; that one is among them even
 * where it goes by another name, or cannot be called from this region.
 */
export async function onOffer(chosen?: string): Promise<OnOffer> {
  const known = chosen === undefined ? undefined : await findAnyOffer(chosen);
  const offers = await allOffers();
  const isMissing = known !== undefined && !offers.some(({ id }) => id === known.id);
  return {
    offers: isMissing ? [...offers, known] : offers,
    offer: known?.id ?? defaultOffer,
    demonstration: connectionSummaries()
      .filter(({ kind }) => kind === 'demonstration')
      .map(({ source }) => source),
  };
}
