import type { Offer } from './schema';

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
