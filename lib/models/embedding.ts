import { createMistral } from '@ai-sdk/mistral';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { EmbeddingModelV4 } from '@ai-sdk/provider';
import { env } from '@/lib/env';
import { toOffers } from './catalog-row';
import { type Connection, connectionTo } from './connections';
import { toLocalOffer } from './local-offers';
import { refusingPages } from './refuse-pages';
import type { Offer } from './schema';
import { textOnly } from './text-only';

/** A model that turns texts into vectors. */
export type Embedder = {
  offer: Offer;
  model: EmbeddingModelV4;
  /** The length of its vectors; absent where nobody tells it. */
  dimensions?: number;
  /**
   * Vectors compare within one space only: the offer's id, unless the built-in emulator stands in
   * for the service.
   */
  space: string;
};

const noChat = {
  vision: false,
  tools: false,
  streamsTools: false,
  json: 'none',
  reasoning: false,
  system: false,
} as const;

const mistralDocs = { asOf: '2026-08-21', from: 'Mistral documentation, models' };

const known = toOffers('mistral', mistralDocs, [
  {
    modelId: 'mistral-embed',
    aliases: ['mistral-embed-2312'],
    name: 'Mistral Embed',
    summary: 'Vectors of 1,024 dimensions for search',
    abilities: noChat,
    contextTokens: 8_192,
    price: { input: 0.1, output: 0 },
  },
  {
    modelId: 'codestral-embed',
    aliases: ['codestral-embed-2505'],
    name: 'Codestral Embed',
    summary: 'Vectors of 1,536 dimensions for code',
    abilities: noChat,
    contextTokens: 8_192,
    price: { input: 0.15, output: 0 },
  },
]);

const dimensionsOf: Readonly<Record<string, number>> = {
  'mistral-embed': 1_024,
  'mistral-embed-2312': 1_024,
  'codestral-embed': 1_536,
  'codestral-embed-2505': 1_536,
};

/** The embedding model that EMBEDDING_MODEL names, over the connection of its source. */
export function resolveEmbedder(connect: (offer: Offer) => Connection = toItsSource): Embedder {
  const id = env().EMBEDDING_MODEL;
  const source = id.startsWith('local:') ? 'local' : 'mistral';
  const modelId = id.slice(id.indexOf(':') + 1);
  const offer = offerOf(source, modelId);
  const { summary, apiKey, baseURL, fetch: send } = connect(offer);
  const service = { baseURL, fetch: textOnly(refusingPages(send)), ...(apiKey ? { apiKey } : {}) };
  const dimensions = source === 'mistral' ? dimensionsOf[modelId] : undefined;
  return {
    offer,
    model:
      source === 'mistral'
        ? createMistral(service).embedding(modelId)
        : createOpenAICompatible({ name: 'local', ...service }).embeddingModel(modelId),
    ...(dimensions === undefined ? {} : { dimensions }),
    space: summary.kind === 'demonstration' ? `demonstration:${modelId}` : id,
  };
}

const toItsSource = ({ source }: Offer) => connectionTo(source);

function offerOf(source: 'mistral' | 'local', modelId: string): Offer {
  const found = known.find(
    (offer) => offer.modelId === modelId || offer.aliases?.includes(modelId),
  );
  if (source === 'mistral' && found) return { ...found, id: `mistral:${modelId}`, modelId };
  const bare = toLocalOffer(modelId, 'EMBEDDING_MODEL', mistralDocs.asOf);
  return { ...bare, id: `${source}:${modelId}`, source, abilities: noChat };
}
