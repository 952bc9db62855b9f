import { z } from 'zod';
import type { ErrorBody } from '@/lib/errors';

/** The life of one answer: `running`, then exactly one of the others. */
export const RunState = z.enum(['running', 'complete', 'stopped', 'interrupted', 'failed']);
export type RunState = z.infer<typeof RunState>;

export type Usage = {
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  totalTokens: number;
  /** True when the service sent no count (a stopped or cut answer) and ours is an estimate. */
  estimated: boolean;
};

/** Milliseconds from the moment the run was claimed. */
export type Timing = { firstTokenMs: number | null; totalMs: number; tokensPerSecond: number | null };

/** By the dated price list; `null` where no price is known. */
export type Cost = { amount: number; currency: 'USD'; priceAsOf: string };

/** What an answer says about itself: `messageMetadata` on the wire, `metadata` in the database. */
export type AnswerMetadata = {
  run: string;
  state: RunState;
  offer: string;
  startedAt: string;
  finishReason?: string;
  usage?: Usage;
  timing?: Timing;
  cost?: Cost | null;
  /** Milliseconds each tool call took, by tool call id. */
  toolMs?: Record<string, number>;
  error?: ErrorBody;
};
