import { z } from 'zod';
import type { ErrorBody } from '@/lib/errors';
import type { Cost, QuotaReading, Timing, Usage, Waiting } from '@/lib/usage/schema';

/** The life of one answer: `running`, then exactly one of the others. */
export const RunState = z.enum(['running', 'complete', 'stopped', 'interrupted', 'failed']);
export type RunState = z.infer<typeof RunState>;

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
  /** While it runs: why the service has not been asked yet. Never stored; null ends the wait. */
  waiting?: Waiting | null;
  /** While it runs: how full the offer's limits were after the last call. Never stored. */
  quota?: QuotaReading;
  /** How often the service was asked in vain, where that ended the answer. */
  attempts?: number;
  error?: ErrorBody;
};
