import { describe, expect, it } from 'vitest';
import type { Offer } from '@/lib/models/schema';
import { arrangeOffers, matchOffer } from './arrange-offers';

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

describe('matchOffer', () => {
  it('wants every word, in any order and case', () => {
    expect(matchOffer('Pixtral Large Amazon Bedrock vision', 'bedrock PIX')).toBe(1);
    expect(matchOffer('Pixtral Large Amazon Bedrock vision', 'pixtral local')).toBe(0);
    expect(matchOffer('anything', '')).toBe(1);
  });
});
