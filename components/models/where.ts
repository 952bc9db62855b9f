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

/** Pure: where an offer is answered, in words; undefined where nobody tells it. */
export function whereAnswered({ destinations, regions }: Offer): string | undefined {
  if (destinations && destinations.length > 0) {
    return `${staysIn(destinations)}: ${destinations.join(', ')}`;
  }
  return regions?.join(', ');
}

function staysIn(regions: readonly string[]): string {
  if (regions.every((region) => inEu.has(region))) return 'Stays in the EU';
  if (regions.every((region) => region.startsWith('us-'))) return 'Stays in the US';
  return 'Answered in';
}
