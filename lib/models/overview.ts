import { env } from '@/lib/env';
import { connectionTo } from './connections';
import { currentListings, type SourceListing } from './listings';
import { offerNamed, offersElsewhere, offersToday } from './offers-today';
import { overrides } from './overrides';
import type { ModelsOverview, Source } from './schema';

/** Every model that is known, those of other regions included, and how the lists were read. */
export async function modelsOverview(): Promise<ModelsOverview> {
  const listings = await currentListings();
  const offers = [...offersToday(listings), ...offersElsewhere()];
  const own = overrides();
  const unused = Object.keys(own?.byOffer ?? {}).filter((id) => !offerNamed(offers, id));
  return {
    offers,
    region: env().AWS_REGION,
    readings: listings.map(toReading),
    ...(own && unused.length > 0 ? { unusedOverrides: { file: own.file, ids: unused } } : {}),
  };
}

const isDemonstration = (source: Source) => connectionTo(source).summary.kind === 'demonstration';

function toReading({ source, known, failed }: SourceListing): ModelsOverview['readings'][number] {
  return {
    source,
    demonstration: isDemonstration(source),
    ...(known ? { count: known.models.length, readAt: new Date(known.readAt).toISOString() } : {}),
    ...(failed ? { failed: failed.reason } : {}),
  };
}
