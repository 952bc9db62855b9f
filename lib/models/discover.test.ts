import { describe, expect, it } from 'vitest';
import { catalog } from './catalog';
import { type Discovered, mergeDiscovered } from './discover';
import type { Offer } from './schema';

const asOf = '2026-11-20';

/** A row of a small catalogue. */
function row(id: `mistral:${string}` | `bedrock:${string}`, more: Partial<Offer> = {}): Offer {
  const [source, modelId] = id.split(/:(.*)/s);
  return {
    id,
    source: source === 'mistral' ? 'mistral' : 'bedrock',
    modelId: modelId ?? '',
    name: 'A model',
    summary: 'What it is for',
    abilities: {
      vision: false,
      tools: true,
      streamsTools: true,
      json: 'native',
      reasoning: false,
      system: true,
    },
    contextTokens: 1_000,
    price: { input: 1, output: 2 },
    lifecycle: { state: 'active' },
    asOf: '2026-08-21',
    from: 'a page',
    ...more,
  };
}

const merge = (rows: Offer[], models: Discovered[], source: 'mistral' | 'bedrock' = 'mistral') =>
  mergeDiscovered(rows, { source, models, asOf });

const large = row('mistral:mistral-large-latest');
const large3: Discovered = { modelId: 'mistral-large-2512', aliases: ['mistral-large-latest'] };

const retired: Offer['lifecycle'] = {
  state: 'retired',
  on: '2026-05-31',
  replacement: 'mistral:mistral-medium-latest',
};

describe('a row of the catalogue', () => {
  it('tells the dated model that answers', () => {
    expect(merge([large], [large3])).toEqual([{ ...large, resolvesTo: 'mistral-large-2512' }]);
  });

  describe('whose name has moved', () => {
    const dated = { ...large, resolvesTo: 'mistral-large-2512', maxOutputTokens: 10 };
    const large4 = { modelId: 'mistral-large-4-0', aliases: ['mistral-large-latest'] };
    const note = 'This name was mistral-large-2512 on 2026-08-21, and is mistral-large-4-0 now.';

    it('tells that, has no price any more, and the earlier model becomes an offer', () => {
      const [known, other] = merge([dated], [large4, { ...large3, aliases: [] }]);
      expect(known).toMatchObject({
        id: large.id,
        resolvesTo: 'mistral-large-4-0',
        lifecycle: { state: 'active', note },
      });
      for (const fact of ['price', 'contextTokens', 'maxOutputTokens']) {
        expect(known).not.toHaveProperty(fact);
      }
      expect(other?.id).toBe('mistral:mistral-large-2512');
    });

    it('takes price and limits of the row of the other model', () => {
      const row4 = row('mistral:mistral-large-4', {
        resolvesTo: 'mistral-large-4-0',
        contextTokens: 9_000,
        price: { input: 7, output: 8 },
        asOf: '2026-10-06',
      });
      const both = { ...large4, aliases: ['mistral-large-latest', 'mistral-large-4'] };
      const [known] = merge([dated, row4], [both]);
      expect(known).toMatchObject({
        contextTokens: 9_000,
        price: { input: 7, output: 8 },
        asOf: '2026-10-06',
        lifecycle: { state: 'active', note },
      });
      expect(known).not.toHaveProperty('maxOutputTokens');
    });

    it('is the same model under any of the names that the row knows', () => {
      const medium = row('mistral:mistral-medium-latest', {
        resolvesTo: 'mistral-medium-3-5',
        aliases: ['mistral-medium-2604'],
      });
      const found = { modelId: 'mistral-medium-2604', aliases: ['mistral-medium-latest'] };
      expect(merge([medium], [found])[0]?.price).toEqual(medium.price);
    });
  });

  it('tells its other names, and the regions of both', () => {
    const pixtral = row('bedrock:us.mistral.p', { regions: ['us-east-1'], geo: 'us' });
    const found = {
      modelId: 'us.mistral.p',
      aliases: ['another'],
      regions: ['us-west-2'],
      destinations: ['us-east-2'],
    };
    expect(merge([pixtral], [found], 'bedrock')[0]).toMatchObject({
      aliases: ['another'],
      regions: ['us-east-1', 'us-west-2'],
      destinations: ['us-east-2'],
    });
  });

  it('resolves to nothing else when it is the dated model itself', () => {
    const dated = row('mistral:mistral-large-2512');
    expect(merge([dated], [large3])).toEqual([{ ...dated, aliases: ['mistral-large-latest'] }]);
  });

  it('takes over what the service tells, and keeps the rest', () => {
    const told = { ...large3, contextTokens: 9_000, vision: true, tools: false, reasoning: true };
    const [merged] = merge([large], [told]);
    expect(merged).toMatchObject({
      contextTokens: 9_000,
      abilities: {
        vision: true,
        tools: false,
        reasoning: true,
        streamsTools: true,
        json: 'native',
      },
      name: 'A model',
      price: { input: 1, output: 2 },
    });
  });

  it('of a retired model is not marked as missing', () => {
    const gone = { ...large, lifecycle: retired };
    expect(merge([gone], [])).toEqual([gone]);
  });

  it('is marked when the service does not list it', () => {
    expect(merge([large], [])).toEqual([{ ...large, unlisted: true }]);
  });

  it('of another source stays as it is', () => {
    const other = row('bedrock:mistral.mistral-large-3-675b-instruct');
    expect(merge([other], [])).toEqual([other]);
  });

  it.each<[string, Offer['lifecycle'], Partial<Discovered>, Offer['lifecycle']]>([
    ['says nothing', { state: 'legacy' }, {}, { state: 'legacy' }],
    [
      'says active of a preview',
      { state: 'preview' },
      { lifecycle: { state: 'active' } },
      { state: 'preview' },
    ],
    [
      'says active of a retired one',
      retired,
      { lifecycle: { state: 'active' } },
      { state: 'active' },
    ],
    ['lists a retired one', retired, {}, { state: 'active' }],
    [
      'says legacy',
      { state: 'active', note: 'a note' },
      { lifecycle: { state: 'legacy' } },
      { state: 'legacy' },
    ],
    [
      'says legacy of one that is known as such',
      { state: 'legacy', note: 'a note' },
      { lifecycle: { state: 'legacy', on: '2027-03-01' } },
      { state: 'legacy', note: 'a note', endsOn: '2027-03-01' },
    ],
    [
      'announces an end',
      { state: 'active' },
      { lifecycle: { state: 'deprecated', on: '2026-12-31' }, replacement: 'new-latest' },
      { state: 'deprecated', endsOn: '2026-12-31', replacement: 'mistral:new-latest' },
    ],
  ])('has the right lifecycle when the service %s', (_name, lifecycle, told, expected) => {
    const [merged] = merge([{ ...large, lifecycle }], [{ ...large3, ...told }]);
    expect(merged?.lifecycle).toEqual(expected);
  });
});

describe('a model that no row stands for', () => {
  it('becomes an offer with what is told', () => {
    const found: Discovered = {
      modelId: 'mistral-large-4-0',
      aliases: ['mistral-large-4'],
      name: 'Large 4',
      contextTokens: 524_288,
      vision: true,
      tools: true,
      reasoning: true,
      lifecycle: { state: 'active' },
    };
    expect(merge([], [found])).toEqual([
      {
        id: 'mistral:mistral-large-4-0',
        source: 'mistral',
        modelId: 'mistral-large-4-0',
        aliases: ['mistral-large-4'],
        name: 'Large 4',
        summary: 'Listed by Mistral; the catalogue does not know it yet',
        abilities: {
          vision: true,
          tools: true,
          streamsTools: true,
          json: 'native',
          reasoning: true,
          system: true,
        },
        contextTokens: 524_288,
        lifecycle: { state: 'active' },
        asOf,
        from: 'Mistral: GET /v1/models',
      },
    ]);
  });

  it('can do no more than is told', () => {
    const found = { modelId: 'us.mistral.new', aliases: [], geo: 'us', regions: ['us-east-1'] };
    const offers = merge([], [found], 'bedrock');
    expect(offers[0]).not.toHaveProperty('contextTokens');
    expect(offers).toMatchObject([
      {
        id: 'bedrock:us.mistral.new',
        name: 'us.mistral.new',
        abilities: { vision: false, tools: false, json: 'none', reasoning: false },
        geo: 'us',
        regions: ['us-east-1'],
      },
    ]);
  });

  it('has no geography that an offer does not know', () => {
    const [offer] = merge([], [{ modelId: 'apac.mistral.a', aliases: [], geo: 'apac' }], 'bedrock');
    expect(offer).not.toHaveProperty('geo');
  });
});

it('keeps every row of the catalogue and its order', () => {
  const merged = mergeDiscovered(catalog, { source: 'mistral', models: [large3], asOf });
  expect(merged.map(({ id }) => id)).toEqual(catalog.map(({ id }) => id));
});
