import { expect, it } from 'vitest';
import { findOffer } from '@/lib/models/catalog';
import type { Offer } from '@/lib/models/schema';
import { whereAnswered } from './where';

const [us, eu] = ['us', 'eu'].map((geo) =>
  findOffer(`bedrock:${geo}.mistral.pixtral-large-2502-v1:0`),
);

function where(more: Partial<Offer>): string | undefined {
  if (!us) throw new Error('no Pixtral in the catalogue');
  const { destinations: _destinations, regions: _regions, ...rest } = us;
  return whereAnswered({ ...rest, ...more });
}

it('says in which geography a profile stays', () => {
  expect(us && whereAnswered(us)).toBe('Stays in the US: us-east-1, us-east-2, us-west-2');
  expect(eu && whereAnswered(eu)).toBe(
    'Stays in the EU: eu-central-1, eu-north-1, eu-west-1, eu-west-3',
  );
});

it('promises nothing where a region is outside', () => {
  const destinations = ['eu-west-1', 'eu-west-2'];
  expect(where({ destinations })).toBe('Answered in: eu-west-1, eu-west-2');
});

it('names the regions of what is called in one, and nothing where none is known', () => {
  expect(where({ regions: ['us-west-2'] })).toBe('us-west-2');
  expect(where({})).toBeUndefined();
});
