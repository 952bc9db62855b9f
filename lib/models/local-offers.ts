import { describeFailure, log } from '@/lib/log';
import { connectionTo, hasLocalServer } from './connections';
import { listLocalModels } from './local';
import type { Offer } from './schema';

/** A list so old is asked for again. */
const freshMs = 15_000;

/** Open models of Mistral's that see, by the names that their files go by. */
const sees = /pixtral|vision|small-?3[.-]?[12]|ministral-?3|large-?3|medium-?3|small-?4/i;

/** What a local server offers: it tells the names only, so the rest is what such servers can do. */
export function toLocalOffer(modelId: string, from: string, asOf: string): Offer {
  return {
    id: `local:${modelId}`,
    source: 'local',
    modelId,
    name: modelId.replace(/^.*\//, ''),
    summary: 'Open weights on a server of yours',
    abilities: {
      vision: sees.test(modelId),
      tools: true,
      streamsTools: true,
      json: 'native',
      reasoning: false,
      system: true,
    },
    lifecycle: { state: 'active' },
    asOf,
    from,
  };
}

const shared = globalThis as typeof globalThis & {
  tramontaneLocal?: { readAt: number; offers: Promise<Offer[]> };
};

/** The models of the local server, as it lists them now; none without a server, or without its answer. */
export function localOffers(): Promise<Offer[]> {
  if (!hasLocalServer()) return Promise.resolve([]);
  const known = shared.tramontaneLocal;
  if (known && Date.now() - known.readAt < freshMs) return known.offers;
  const offers = readOffers().catch((error) => {
    log.warn('no local models', { cause: describeFailure(error) });
    return [];
  });
  shared.tramontaneLocal = { readAt: Date.now(), offers };
  return offers;
}

async function readOffers(): Promise<Offer[]> {
  const { baseURL, apiKey, fetch } = connectionTo('local');
  const { ids, reason } = await listLocalModels({ baseURL, apiKey, fetch });
  if (reason !== undefined) log.warn('no local models', { cause: reason });
  const today = new Date().toISOString().slice(0, 10);
  return ids.map((id) => toLocalOffer(id, baseURL, today));
}
