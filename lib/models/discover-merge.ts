import type { Discovered } from './discover';
import type { Abilities, Lifecycle, Offer, OfferId } from './schema';

/** The services that list their models with more than an id. */
type ListingSource = 'mistral' | 'bedrock';

/** An offer as the service lists it now. */
export type ListedOffer = Offer & {
  /** The dated model that answers to this name at present. */
  resolvesTo?: string;
  /** The service does not list it: not in this region, not for this account, or no more. */
  unlisted?: true;
};

export type Listing = {
  source: ListingSource;
  models: readonly Discovered[];
  /** The day of the listing. */
  asOf: string;
};

const serviceName: Record<ListingSource, string> = {
  mistral: 'Mistral',
  bedrock: 'Amazon Bedrock',
};
const listName: Record<ListingSource, string> = {
  mistral: 'Mistral: GET /v1/models',
  bedrock: 'AWS: ListFoundationModels and ListInferenceProfiles',
};

const answersTo = (modelId: string) => (found: Discovered) =>
  found.modelId === modelId || found.aliases.includes(modelId);

function overlaidAbilities(known: Abilities, told: Discovered): Abilities {
  const { vision = known.vision, tools = known.tools, reasoning = known.reasoning } = told;
  return { ...known, vision, tools, reasoning };
}

function announcement(
  source: ListingSource,
  { lifecycle, replacement }: Discovered,
): string | undefined {
  const end = lifecycle?.on && `${serviceName[source]} ends it on ${lifecycle.on}.`;
  const next = replacement && `Its replacement is ${replacement}.`;
  return [end, next].filter(Boolean).join(' ') || undefined;
}

/**
 * A service knows that it is leaving a model, and that it still serves one; whether an active one
 * is a preview or an old one it does not say, so there the catalogue is believed.
 */
function overlaidLifecycle(source: ListingSource, known: Lifecycle, told: Discovered): Lifecycle {
  const state = told.lifecycle?.state;
  if (state === undefined) return known.state === 'retired' ? { state: 'active' } : known;
  if (state === 'active' && known.state !== 'retired') return known;
  const note = announcement(source, told);
  return { state, ...(note ? { note } : {}) };
}

function overlay(row: Offer, { source, models }: Listing): ListedOffer {
  const found =
    models.find(({ modelId }) => modelId === row.modelId) ?? models.find(answersTo(row.modelId));
  if (!found) return { ...row, unlisted: true };
  return {
    ...row,
    abilities: overlaidAbilities(row.abilities, found),
    contextTokens: found.contextTokens ?? row.contextTokens,
    lifecycle: overlaidLifecycle(source, row.lifecycle, found),
    ...(found.modelId === row.modelId ? {} : { resolvesTo: found.modelId }),
  };
}

/** What Mistral's OpenAPI takes for a context whose length is not told, and no model has less. */
const leastContext = 32_768;

/** Only what is told: an ability that the listing does not speak of is not offered. */
function abilitiesOf(
  source: ListingSource,
  { vision = false, tools = false, reasoning = false }: Discovered,
) {
  const schema = tools ? 'tool' : 'none';
  const json = source === 'mistral' ? 'native' : schema;
  return { vision, tools, streamsTools: tools, json, reasoning, system: true } satisfies Abilities;
}

function toOffer({ source, asOf }: Listing, found: Discovered): ListedOffer {
  const { modelId, name = modelId, contextTokens = leastContext, regions, geo } = found;
  const id: OfferId = `${source}:${modelId}`;
  return {
    id,
    source,
    modelId,
    name,
    summary: `Listed by ${serviceName[source]}; the catalogue does not know it yet`,
    abilities: abilitiesOf(source, found),
    contextTokens,
    lifecycle: overlaidLifecycle(source, { state: 'active' }, found),
    ...(regions ? { regions } : {}),
    ...(geo === 'us' || geo === 'eu' ? { geo } : {}),
    asOf,
    from: listName[source],
  };
}

/**
 * Lays what a service lists now over the dated catalogue. Rows of other sources stay as they are.
 * A row keeps its own name, price and limits; a listed model that no row stands for becomes an
 * offer of its own. Give it only the rows of the region that was asked, and no failed listing.
 */
export function mergeDiscovered(catalog: readonly Offer[], listing: Listing): ListedOffer[] {
  const own = catalog.filter(({ source }) => source === listing.source);
  const rows = catalog.map((row): ListedOffer => {
    return row.source === listing.source ? overlay(row, listing) : row;
  });
  const unknown = listing.models.filter(
    (found) => !own.some((row) => answersTo(row.modelId)(found)),
  );
  return [...rows, ...unknown.map((found) => toOffer(listing, found))];
}
