import { describe, expect, it } from 'vitest';
import type { Offer } from '@/lib/models/schema';
import { arrangeOffers, findOffers, isRetired, successors } from './arrange-offers';

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

const gone = { state: 'retired', on: '2026-05-31', replacement: 'mistral:new' } as const;

describe('arrangeOffers', () => {
  it('groups by service, with all that is retired last', () => {
    const groups = arrangeOffers([
      offer('bedrock:one'),
      offer('mistral:old', gone),
      offer('mistral:new'),
    ]);
    expect(groups.map(({ key }) => key)).toEqual(['mistral', 'bedrock', 'retired']);
    expect(groups.map(({ offers }) => offers.map(({ id }) => id))).toEqual([
      ['mistral:new'],
      ['bedrock:one'],
      ['mistral:old'],
    ]);
  });
});

describe('findOffers', () => {
  const groups = arrangeOffers([
    offer('mistral:pixtral-old', gone),
    { ...offer('mistral:new'), resolvesTo: 'new-2512', aliases: ['new-large'] },
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

  it('knows the dated name and every other one', () => {
    expect(found('new-2512')).toEqual(['mistral:new']);
    expect(found('new-large')).toEqual(['mistral:new']);
  });
});

describe('successors', () => {
  const retired = (twins: Offer['id'][]) => {
    const old = offer('mistral:old', { ...gone, twins });
    if (!isRetired(old)) throw new Error('not retired');
    return old;
  };

  it('are the replacement and the same model elsewhere, where they are on offer', () => {
    const offers = [offer('bedrock:eu.old'), offer('mistral:new')];
    const old = retired(['bedrock:us.old', 'bedrock:eu.old']);
    expect(successors(old, offers).map(({ id }) => id)).toEqual(['mistral:new', 'bedrock:eu.old']);
  });

  it('are never retired themselves', () => {
    expect(successors(retired([]), [offer('mistral:new', gone)])).toEqual([]);
  });
});
