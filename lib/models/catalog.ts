import { bedrockRows } from './catalog-bedrock';
import { mistralLive } from './catalog-mistral';
import { mistralRetired } from './catalog-retired';
import type { Offer, OfferId } from './schema';

/**
 * The dated catalogue: every chat model that is known, retired ones included. Each row names the day
 * and the document of its facts; where documents disagree its `note` says so.
 */
export const catalog: readonly Offer[] = [...mistralLive, ...mistralRetired, ...bedrockRows];

/** The offer of a new chat when nothing was chosen before. */
export const defaultOffer: OfferId = 'mistral:mistral-large-latest';

const byId = new Map<string, Offer>(catalog.map((offer) => [offer.id, offer]));

/** The offer of this id, in whichever region. */
export function findOffer(id: string): Offer | undefined {
  return byId.get(id);
}

/** Whether a geo profile can be called in this AWS region; what is no profile is not judged. */
export function isCallable({ geo, regions }: Offer, region: string): boolean {
  return geo === undefined || (regions?.includes(region) ?? false);
}

/** What can be shown in this AWS region: a geo profile of another geography cannot be called there. */
export function offersIn(region: string): Offer[] {
  return catalog.filter((offer) => isCallable(offer, region));
}
