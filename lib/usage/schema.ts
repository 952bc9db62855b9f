export type Usage = {
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  totalTokens: number;
  /** True when the service sent no count (a stopped or cut answer) and ours is an estimate. */
  estimated: boolean;
};

/** Milliseconds from the moment the run was claimed. */
export type Timing = {
  firstTokenMs: number | null;
  totalMs: number;
  tokensPerSecond: number | null;
};

/** By the dated price list; `null` where no price is known. */
export type Cost = { amount: number; currency: 'USD'; priceAsOf: string };

/** How much a service takes of an offer; a limit that is absent is not known or not set. */
export type Quota = {
  requestsPerMinute?: number;
  tokensPerMinute?: number;
  tokensPerDay?: number;
};
