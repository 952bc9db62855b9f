import type { Cost, Usage } from './schema';

/** USD per million tokens, and the day of that price. */
type DatedPrice = { price?: { input: number; output: number }; asOf: string };

/** What this usage costs by the dated price, or null where no price is known. */
export function costOf({ price, asOf }: DatedPrice, usage: Usage): Cost | null {
  if (!price) return null;
  const perMillion = usage.inputTokens * price.input + usage.outputTokens * price.output;
  return { amount: perMillion / 1_000_000, currency: 'USD', priceAsOf: asOf };
}

/** Tokens in a text when nobody counted them: about four characters each. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
