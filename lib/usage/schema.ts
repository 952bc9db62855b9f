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
  /** While tools ran; absent where none did. */
  toolsMs?: number;
  /** The service's own measure, of all its calls; absent where it tells none. */
  serviceMs?: number;
};

/** What a chat took so far, the answers that a later one took the place of included. */
export type ChatTotals = {
  answers: number;
  tokens: number;
  /** USD, of the answers with a known price. */
  usd: number;
  totalMs: number;
  /** Answers whose tokens are estimated, and those of which nothing is known. */
  estimated: number;
  unknown: number;
};

/** USD by the dated price list; `null` where no price is known. */
export type Cost = { amount: number; currency: 'USD'; priceAsOf: string };

/** How much a service takes of an offer; a limit that is absent is not known or not set. */
export type Quota = {
  requestsPerMinute?: number;
  tokensPerMinute?: number;
  tokensPerDay?: number;
};
