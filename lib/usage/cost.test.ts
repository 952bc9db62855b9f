import { describe, expect, it } from 'vitest';
import { costOf } from './cost';

const usage = { inputTokens: 1_000_000, outputTokens: 500_000, cachedTokens: 400_000 };
const asOf = '2026-10-06';

describe('costOf', () => {
  it.each([
    ['cached tokens like others', { input: 2, output: 6 }, 5],
    ['cached tokens at their own price', { input: 2, output: 6, cachedInput: 0.5 }, 4.4],
    ['nothing for cached tokens that are free', { input: 2, output: 6, cachedInput: 0 }, 4.2],
  ])('counts %s', (_name, price, amount) => {
    const cost = costOf({ price, asOf }, usage);
    expect(cost).toMatchObject({ currency: 'USD', priceAsOf: asOf });
    expect(cost?.amount).toBeCloseTo(amount, 10);
  });

  it('never takes off more than was sent', () => {
    const odd = { inputTokens: 10, outputTokens: 0, cachedTokens: 90 };
    const price = { input: 1, output: 1, cachedInput: 0.5 };
    expect(costOf({ price, asOf }, odd)?.amount).toBeCloseTo(5e-6, 12);
  });

  it.each([
    ['priority', true],
    ['flex', true],
    ['default', undefined],
    [undefined, undefined],
  ])('says of the tier %s whether the price is that of another', (tier, standardTier) => {
    expect(costOf({ price: { input: 2, output: 6 }, asOf }, usage, tier)?.standardTier).toBe(
      standardTier,
    );
  });

  it('is unknown without a price', () => {
    expect(costOf({ asOf }, usage)).toBeNull();
  });
});
