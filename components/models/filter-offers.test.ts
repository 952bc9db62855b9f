import { describe, expect, it } from 'vitest';
import { catalog } from '@/lib/models/catalog';
import { filterOffers, noFilter } from './filter-offers';

const ids = (filter: Partial<typeof noFilter>) =>
  filterOffers(catalog, { ...noFilter, ...filter }).map(({ id }) => id);

describe('filterOffers', () => {
  it('takes everything at first', () => {
    expect(ids({})).toHaveLength(catalog.length);
  });

  it('tells the services apart', () => {
    const found = ids({ source: 'bedrock' });
    expect(found.length).toBeGreaterThan(5);
    expect(found.every((id) => id.startsWith('bedrock:'))).toBe(true);
    expect(ids({ source: 'local' })).toEqual([]);
  });

  it('wants every chosen ability', () => {
    const found = ids({ abilities: ['vision', 'reasoning'], stage: 'current' });
    expect(found).toContain('mistral:mistral-medium-latest');
    expect(found).not.toContain('mistral:mistral-large-latest');
    expect(found).not.toContain('bedrock:mistral.magistral-small-2509');
  });

  it('tells the parts of a life apart', () => {
    expect(ids({ stage: 'current' })).toContain('mistral:mistral-large-4');
    expect(ids({ stage: 'ending' })).toContain('bedrock:mistral.mistral-large-2407-v1:0');
    expect(ids({ stage: 'retired' })).toContain('mistral:pixtral-large-latest');
    const parts = (['current', 'ending', 'retired'] as const).flatMap((stage) => ids({ stage }));
    expect(parts.toSorted()).toEqual(ids({}).toSorted());
  });
});
