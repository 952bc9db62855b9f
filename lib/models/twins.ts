import type { Offer, Source } from './schema';

/** The same weights at both services (Mistral's and AWS's lists of models, 2026-09-22). */
const twins: { mistral: readonly string[]; bedrock: string }[] = [
  {
    mistral: ['mistral-large-2512', 'mistral-large-latest'],
    bedrock: 'mistral.mistral-large-3-675b-instruct',
  },
  {
    mistral: ['ministral-14b-2512', 'ministral-14b-latest'],
    bedrock: 'mistral.ministral-3-14b-instruct',
  },
  {
    mistral: ['ministral-8b-2512', 'ministral-8b-latest'],
    bedrock: 'mistral.ministral-3-8b-instruct',
  },
  {
    mistral: ['ministral-3b-2512', 'ministral-3b-latest'],
    bedrock: 'mistral.ministral-3-3b-instruct',
  },
];

/** An offer, and the dated model behind its name where the service has told it. */
type Named = Offer & { resolvesTo?: string };

function pairOf({ source, modelId, resolvesTo }: Named) {
  const [dated] = source === 'mistral' ? [resolvesTo ?? modelId] : [];
  return twins.find((pair) =>
    source === 'bedrock' ? pair.bedrock === modelId : pair.mistral.includes(dated ?? ''),
  );
}

/** The same model at the other service, if it is among `offers` and can be asked. */
export function twinOf<O extends Named>(offer: Named, offers: readonly O[]): O | undefined {
  const pair = pairOf(offer);
  if (!pair) return undefined;
  return offers.find(
    (other) =>
      other.source !== offer.source &&
      other.lifecycle.state !== 'retired' &&
      pairOf(other) === pair,
  );
}

const places: Record<Source, string> = {
  mistral: 'at Mistral',
  bedrock: 'on Bedrock',
  local: 'on your server',
};

/** For example `Mistral Large 3 on Bedrock`. */
export function nameAndPlace({ name, source }: Pick<Offer, 'name' | 'source'>): string {
  return `${name} ${places[source]}`;
}
