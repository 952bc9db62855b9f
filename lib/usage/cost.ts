import type { Cost, Usage } from './schema';

/** USD per million tokens, and the day of that price: its own, or that of the offer's facts. */
type DatedPrice = {
  price?: { input: number; output: number; cachedInput?: number; asOf?: string };
  asOf: string;
};

type Counted = Pick<Usage, 'inputTokens' | 'outputTokens' | 'cachedTokens'>;

/**
 * What this usage costs by the dated price, or null where no price is known. Cached tokens are a
 * part of the input; without a price of their own they cost the same.
 */
export function costOf({ price, asOf }: DatedPrice, usage: Counted): Cost | null {
  if (!price) return null;
  const { input, output, cachedInput = input } = price;
  const cached = Math.min(usage.cachedTokens, usage.inputTokens);
  const perMillion =
    (usage.inputTokens - cached) * input + cached * cachedInput + usage.outputTokens * output;
  return { amount: perMillion / 1_000_000, currency: 'USD', priceAsOf: price.asOf ?? asOf };
}
