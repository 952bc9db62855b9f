import { describe, expect, it } from 'vitest';
import type { Offer } from '@/lib/models/schema';
import { arrangeOffers, findOffers } from './arrange-offers';

function offer(id: Offer['id'], lifecycle: Offer['lifecycle'] = { state: 'active' }): Offer {
  const source = id.startsWith('mistral') ? 'mistral' : 'bedrock';
  return {
    id,
    source,
    modelId: id.slice(source.length + 1),
    name: id,
    summary: '',
    abilities: {
      vision: false,
      tools: false,
      streamsTools: false,
      json: 'none',
      reasoning: false,
      system: true,
    },
    contextTokens: 1,
    lifecycle,
    asOf: '2026-10-06',
    from: 'test',
  };
}

describe('arrangeOffers', () => {
  it('groups by service, with the retired last', () => {
    const gone = { state: 'retired', on: '2026-05-31', replacement: 'mistral:new' } as const;
    const groups = arrangeOffers([
      offer('bedrock:one'),
      offer('mistral:old', gone),
      offer('mistral:new'),
    ]);
    expect(groups.map((group) => group.source)).toEqual(['mistral', 'bedrock']);
    expect(groups[0]?.offers.map((one) => one.id)).toEqual(['mistral:new', 'mistral:old']);
  });
});

describe('findOffers', () => {
  const gone = { state: 'retired', on: '2026-05-31', replacement: 'mistral:new' } as const;
  const groups = arrangeOffers([
    offer('mistral:pixtral-old', gone),
    offer('mistral:new'),
    offer('bedrock:pixtral'),
  ]);
  const found = (typed: string) =>
    findOffers(groups, typed).flatMap((group) => group.offers.map((one) => one.id));

  it('wants every word, in any order and case', () => {
    expect(found('bedrock PIX')).toEqual(['bedrock:pixtral']);
    expect(found('pixtral local')).toEqual([]);
    expect(found(' ')).toHaveLength(3);
  });

  it('puts what answers before what is retired', () => {
    expect(found('pixtral')).toEqual(['bedrock:pixtral', 'mistral:pixtral-old']);
  });
});
