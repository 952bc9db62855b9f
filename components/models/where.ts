import type { Offer } from '@/lib/models/schema';

/** Regions of AWS in member states of the EU; London and Zurich are not. */
const inEu = new Set([
  'eu-central-1',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-3',
]);

/** Pure: the geography that the requests to a profile do not leave; undefined where none is promised. */
export function staysIn({ destinations = [] }: Offer): string | undefined {
  if (destinations.length === 0) return undefined;
  if (destinations.every((region) => inEu.has(region))) return 'Stays in the EU';
  return destinations.every((region) => region.startsWith('us-')) ? 'Stays in the US' : undefined;
}

/** Pure: where an offer is answered, in words; undefined where nobody tells it. */
export function whereAnswered(offer: Offer): string | undefined {
  const { destinations, regions } = offer;
  if (!destinations?.length) return regions?.join(', ');
  return `${staysIn(offer) ?? 'Answered in'}: ${destinations.join(', ')}`;
}
