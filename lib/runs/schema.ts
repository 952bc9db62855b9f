import { z } from 'zod';
import type { ErrorBody } from '@/lib/errors';
import type { JsonMethod } from '@/lib/models/json-method';
import type { Cost, Timing, Usage } from '@/lib/usage/schema';

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
  /** The answer was asked for as JSON, in this way. */
  json?: { by: JsonMethod; schema?: object };
  error?: ErrorBody;
};
