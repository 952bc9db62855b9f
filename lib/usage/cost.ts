import type { Cost, Usage } from './schema';

/** USD per million tokens, and the day of that price: its own, or that of the offer's facts. */
type DatedPrice = { price?: { input: number; output: number; asOf?: string }; asOf: string };

/** What this usage costs by the dated price, or null where no price is known. */
export function costOf({ price, asOf }: DatedPrice, usage: Usage): Cost | null {
  if (!price) return null;
  const perMillion = usage.inputTokens * price.input + usage.outputTokens * price.output;
  return { amount: perMillion / 1_000_000, currency: 'USD', priceAsOf: price.asOf ?? asOf };
}
