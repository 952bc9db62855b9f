import { env } from '@/lib/env';
import { defaultOffer, findOffer, offersIn } from './catalog';
import { connectionSummaries } from './connections';
import type { Offer, OfferId, Source } from './schema';

/** What a chat screen shows of the models: the offers, the chosen one, and who stands in. */
export type OnOffer = { offers: Offer[]; offer: OfferId; demonstration: Source[] };

/** The offers of this installation's region, for a chat that chose `chosen` last. */
export function onOffer(chosen?: string): OnOffer {
  return {
    offers: offersIn(env().AWS_REGION),
    offer: (chosen !== undefined && findOffer(chosen)?.id) || defaultOffer,
    demonstration: connectionSummaries()
      .filter(({ kind }) => kind === 'demonstration')
      .map(({ source }) => source),
  };
}
