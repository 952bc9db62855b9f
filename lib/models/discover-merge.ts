import type { Discovered } from './discover';
import type { Abilities, Lifecycle, Offer, OfferId } from './schema';

/** The services that list their models with more than an id. */
type ListingSource = 'mistral' | 'bedrock';

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

/**
 * A service knows that it is leaving a model, and that it still serves one; whether an active one
 * is a preview or an old one it does not say, so there the catalogue is believed.
 */
function overlaidLifecycle(source: ListingSource, known: Lifecycle, told: Discovered): Lifecycle {
  const { state, on: endsOn } = told.lifecycle ?? { state: 'active' as const };
  if (state === 'active') return known.state === 'retired' ? { state } : known;
  const replacement: OfferId | undefined = told.replacement
    ? `${source}:${told.replacement}`
    : undefined;
  return {
    ...(known.state === state ? known : {}),
    state,
    ...(endsOn ? { endsOn } : {}),
    ...(replacement ? { replacement } : {}),
  };
}

const union = (one: readonly string[] = [], other: readonly string[] = []) => [
  ...new Set([...one, ...other]),
];

/** The row with the other names, the dated model and the regions that the service tells now. */
function renamed(row: Offer, found: Discovered): Offer {
  const { resolvesTo: _, ...rest } = row;
  const aliases = found.aliases.filter((name) => name !== row.modelId);
  const regions = found.regions && union(row.regions, found.regions);
  return {
    ...rest,
    ...(found.modelId === row.modelId ? {} : { resolvesTo: found.modelId }),
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(regions ? { regions } : {}),
    ...(found.destinations ? { destinations: found.destinations } : {}),
  };
}

/**
 * A name that the service has given to another model takes that model's facts: by its own row where
 * there is one, and without price and limits otherwise.
 */
function moved(row: Offer, found: Discovered, rows: readonly Offer[]): Offer {
  const was = row.resolvesTo;
  const names = [row.modelId, was, ...(row.aliases ?? [])];
  if (was === undefined || names.includes(found.modelId)) return row;
  const other = rows.find(({ id, modelId, resolvesTo }) => {
    return id !== row.id && [modelId, resolvesTo].includes(found.modelId);
  });
  const { price: _price, contextTokens: _context, maxOutputTokens: _output, ...rest } = row;
  const { price, contextTokens, maxOutputTokens, abilities, asOf, from } = other ?? row;
  const note = `This name was ${was} on ${row.asOf}, and is ${found.modelId} now.`;
  return {
    ...rest,
    summary: other?.summary ?? 'Not the model that the catalogue knows by this name',
    lifecycle: { state: 'active', note },
    abilities,
    asOf,
    from,
    ...(other && price ? { price } : {}),
    ...(other && contextTokens ? { contextTokens } : {}),
    ...(other && maxOutputTokens ? { maxOutputTokens } : {}),
  };
}

function overlay(row: Offer, { source, models }: Listing, rows: readonly Offer[]): Offer {
  const found =
    models.find(({ modelId }) => modelId === row.modelId) ?? models.find(answersTo(row.modelId));
  if (!found) return row.lifecycle.state === 'retired' ? row : { ...row, unlisted: true };
  const facts = moved(row, found, rows);
  return {
    ...renamed(facts, found),
    abilities: overlaidAbilities(facts.abilities, found),
    ...(found.contextTokens ? { contextTokens: found.contextTokens } : {}),
    lifecycle: overlaidLifecycle(source, facts.lifecycle, found),
  };
}

/** Only what is told: an ability that the listing does not speak of is not offered. */
function abilitiesOf(
  source: ListingSource,
  { vision = false, tools = false, reasoning = false }: Discovered,
) {
  const schema = tools ? 'tool' : 'none';
  const json = source === 'mistral' ? 'native' : schema;
  return { vision, tools, streamsTools: tools, json, reasoning, system: true } satisfies Abilities;
}

function toOffer({ source, asOf }: Listing, found: Discovered): Offer {
  const { modelId, aliases, name = modelId, contextTokens, regions, destinations, geo } = found;
  const id: OfferId = `${source}:${modelId}`;
  return {
    id,
    source,
    modelId,
    ...(aliases.length > 0 ? { aliases } : {}),
    name,
    summary: `Listed by ${serviceName[source]}; the catalogue does not know it yet`,
    abilities: abilitiesOf(source, found),
    ...(contextTokens ? { contextTokens } : {}),
    lifecycle: overlaidLifecycle(source, { state: 'active' }, found),
    ...(regions ? { regions } : {}),
    ...(destinations ? { destinations } : {}),
    ...(geo === 'us' || geo === 'eu' ? { geo } : {}),
    asOf,
    from: listName[source],
  };
}

/**
 * Lays what a service lists now over the dated catalogue. Rows of other sources stay as they are.
 * A row keeps its own name, price and output limit; a listed model that no row stands for becomes an
 * offer of its own. Give it only the rows of the region that was asked, and no failed listing.
 */
export function mergeDiscovered(catalog: readonly Offer[], listing: Listing): Offer[] {
  const own = catalog.filter(({ source }) => source === listing.source);
  const rows = catalog.map((row) =>
    row.source === listing.source ? overlay(row, listing, own) : row,
  );
  const unknown = listing.models.filter(
    (found) => !own.some((row) => answersTo(row.modelId)(found)),
  );
  return [...rows, ...unknown.map((found) => toOffer(listing, found))];
}
