import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { awsChain } from './aws-chain';
import { type Connection, connectedSources, connectionTo } from './connections';
import { type Discovery, listBedrockModels, listMistralModels } from './discover';
import { createListing, type ListingState, type ModelListing } from './listing';
import { listLocalModels } from './local';
import type { Source } from './schema';

/** A page waits so long for the first list of a source; then it shows what is known without it. */
const patienceMs = 500;

const minute = 60_000;

/** Asks a source for its list; `timeoutMs` where not its usual patience. */
export function askForList(
  source: Source,
  connection: Connection & { timeoutMs?: number },
): Promise<Discovery> {
  if (source === 'local') return listLocalModels(connection);
  if (source === 'mistral') return listMistralModels(connection);
  const { apiKey, ...way } = connection;
  const access = apiKey ? { apiKey } : { credentials: awsChain() };
  return listBedrockModels({ ...way, region: env().AWS_REGION, ...access });
}

async function askLogged(source: Source): Promise<Discovery> {
  const discovery = await askForList(source, connectionTo(source));
  if (!discovery.ok) log.warn('models not listed', { source, cause: discovery.reason });
  return discovery;
}

/** A local server's list changes with a command; the services' with an announcement. */
const freshMs: Record<Source, number> = {
  mistral: 5 * minute,
  bedrock: 5 * minute,
  local: 15_000,
};

/** Next loads this file once for pages and once for routes; the lists are the process's. */
const shared = globalThis as typeof globalThis & {
  tramontaneListings?: Map<Source, ModelListing>;
};

function listingOf(source: Source): ModelListing {
  shared.tramontaneListings ??= new Map();
  const known = shared.tramontaneListings.get(source);
  if (known) return known;
  const made = createListing({ ask: () => askLogged(source), freshMs: freshMs[source] });
  shared.tramontaneListings.set(source, made);
  return made;
}

/** What a connected source lists, as far as that is known. */
export type SourceListing = ListingState & { source: Source };

/** What each connected source lists; the first reading of each is waited for, but not long. */
export function currentListings(waitMs = patienceMs): Promise<SourceListing[]> {
  return Promise.all(
    connectedSources().map(async (source) => ({
      source,
      ...(await listingOf(source).current(waitMs)),
    })),
  );
}

/** Reads every list again and waits for the answers, each of which has its own time limit. */
export async function renewListings(): Promise<void> {
  await Promise.all(connectedSources().map((source) => listingOf(source).renew()));
}
