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

describe('a row of the catalogue', () => {
  it('tells the dated model that answers', () => {
    expect(merge([large], [large3])).toEqual([{ ...large, resolvesTo: 'mistral-large-2512' }]);
  });

  it('tells another one when its name has moved, and the earlier becomes an offer', () => {
    const large4 = { modelId: 'mistral-large-4-0', aliases: ['mistral-large-latest'] };
    const [known, other] = merge([large], [large4, { ...large3, aliases: [] }]);
    expect(known).toEqual({ ...large, resolvesTo: 'mistral-large-4-0' });
    expect(other?.id).toBe('mistral:mistral-large-2512');
  });

  it('resolves to nothing else when it is the dated model itself', () => {
    const dated = row('mistral:mistral-large-2512');
    expect(merge([dated], [large3])).toEqual([dated]);
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

  it('is marked when the service does not list it', () => {
    expect(merge([large], [])).toEqual([{ ...large, unlisted: true }]);
  });

  it('of another source stays as it is', () => {
    const other = row('bedrock:mistral.mistral-large-3-675b-instruct');
    expect(merge([other], [])).toEqual([other]);
  });

  const retired: Offer['lifecycle'] = {
    state: 'retired',
    on: '2026-05-31',
    replacement: 'mistral:mistral-medium-latest',
  };
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
      'announces an end',
      { state: 'active' },
      { lifecycle: { state: 'deprecated', on: '2026-12-31' }, replacement: 'new-latest' },
      {
        state: 'deprecated',
        note: 'Mistral ends it on 2026-12-31. Its replacement is new-latest.',
      },
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
    expect(merge([], [found], 'bedrock')).toMatchObject([
      {
        id: 'bedrock:us.mistral.new',
        name: 'us.mistral.new',
        abilities: { vision: false, tools: false, json: 'none', reasoning: false },
        contextTokens: 32_768,
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
