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

/**
 * USD by the dated price list; `null` where no price is known. `standardTier`: another tier of AWS
 * was asked, and this is what the standard one would have cost.
 */
export type Cost = { amount: number; currency: 'USD'; priceAsOf: string; standardTier?: true };

/** How much a service takes of an offer; a limit that is absent is not known or not set. */
export type Quota = {
  /** Mistral tells its limit of requests by ten seconds. */
  requestsPer10Seconds?: number;
  requestsPerMinute?: number;
  tokensPerMinute?: number;
  tokensPerDay?: number;
};

/** One limit: so many requests, or tokens, in a time that slides. */
export type QuotaLimit = {
  unit: 'requests' | 'tokens';
  window: '10 seconds' | 'minute' | 'day';
  limit: number;
};

/** How full the limits of an offer are. All times are ISO 8601. */
export type QuotaReading = {
  offer: string;
  at: string;
  /** Empty where no limit is known. `freesAt`: when the oldest call leaves the window. */
  meters: (QuotaLimit & { used: number; freesAt: string | null })[];
  /** When a message sent at `at` would go out; `at` itself when there is room. */
  nextAt: string;
};

/** Why an answer has not been asked for yet, and until when (ISO 8601). */
export type Waiting =
  /** In line for a place; `limit` null: the service itself asked for the pause. */
  | { reason: 'quota'; until: string; limit: QuotaLimit | null }
  /** Until the service is asked again: try `attempt` of `of`. */
  | { reason: 'retry'; until: string; attempt: number; of: number; cause: RetryCause };

export type RetryCause = 'limited' | 'failed' | 'unreachable';
