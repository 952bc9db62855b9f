import { env } from '@/lib/env';
import { defaultOffer, findOffer, offersIn } from './catalog';
import { connectionSummaries } from './connections';
import { localOffers } from './local-offers';
import type { Offer, OfferId, Source } from './schema';

/** Everything on offer in this installation: the catalogue of its region, and the local models. */
export async function allOffers(): Promise<Offer[]> {
  return [...offersIn(env().AWS_REGION), ...(await localOffers())];
}

/** The offer of this id, in whichever region, or undefined. */
export async function findAnyOffer(id: string): Promise<Offer | undefined> {
  return findOffer(id) ?? (await localOffers()).find((offer) => offer.id === id);
}

/** What a chat screen shows of the models: the offers, the chosen one, and who stands in. */
export type OnOffer = { offers: Offer[]; offer: OfferId; demonstration: Source[] };

/** The offers of this installation, for a chat that chose `chosen` last. */
export async function onOffer(chosen?: string): Promise<OnOffer> {
  const known = chosen === undefined ? undefined : await findAnyOffer(chosen);
  return {
    offers: await allOffers(),
    offer: known?.id ?? defaultOffer,
    demonstration: connectionSummaries()
      .filter(({ kind }) => kind === 'demonstration')
      .map(({ source }) => source),
  };
}
