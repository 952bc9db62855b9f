import type { Cost, Usage } from './schema';

/** USD per million tokens, and the day of that price: its own, or that of the offer's facts. */
type DatedPrice = {
  price?: { input: number; output: number; cachedInput?: number; asOf?: string };
  asOf: string;
};

type Counted = Pick<Usage, 'inputTokens' | 'outputTokens' | 'cachedTokens'>;

/**
 * What this usage costs by the dated price, or null where no price is known. Cached tokens are a
 * part of the input; without a price of their own they cost the same. AWS sells its tiers priority
 * (dearer) and flex (cheaper) at prices of their own, which no list here has: said, not guessed.
 */
export function costOf({ price, asOf }: DatedPrice, usage: Counted, tier?: string): Cost | null {
  if (!price) return null;
  const { input, output, cachedInput = input } = price;
  const cached = Math.min(usage.cachedTokens, usage.inputTokens);
  const perMillion =
    (usage.inputTokens - cached) * input + cached * cachedInput + usage.outputTokens * output;
  return {
    amount: perMillion / 1_000_000,
    currency: 'USD',
    priceAsOf: price.asOf ?? asOf,
    ...(tier === 'priority' || tier === 'flex' ? { standardTier: true } : {}),
  };
}
