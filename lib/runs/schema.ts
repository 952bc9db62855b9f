import { z } from 'zod';
import type { ChatSettings } from '@/lib/chat/schema';
import type { ErrorBody } from '@/lib/errors';
import type { Exchange } from '@/lib/models/capture';
import type { JsonMethod } from '@/lib/models/json-method';
import type { Served } from '@/lib/models/schema';
import type { ChatTotals, Cost, QuotaReading, Timing, Usage, Waiting } from '@/lib/usage/schema';

/** The life of one answer: `running`, then exactly one of the others. */
export const RunState = z.enum(['running', 'complete', 'stopped', 'interrupted', 'failed']);
export type RunState = z.infer<typeof RunState>;
export type EndState = Exclude<RunState, 'running'>;

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
  served?: Served;
  /** The answer that this one goes on with, and the length of its last words; usage, time and cost are of the rest alone. */
  continues?: { answer: string; characters: number };
  /** The documents were searched before the model was asked: passages found, milliseconds, and documents that were not read yet. */
  searched?: { found: number; ms: number; unread?: number };
  /** The answer was asked for as JSON, in this way. */
  json?: { by: JsonMethod; schema?: object };
  /** While it runs: why the service has not been asked yet. Never stored; null ends the wait. */
  waiting?: Waiting | null;
  /** While it runs: how full the offer's limits were after the last call. Never stored. */
  quota?: QuotaReading;
  /** How often the service was asked in vain, where that ended the answer. */
  attempts?: number;
  error?: ErrorBody;
};

/** What is kept of a run besides: too much to go with every message. */
export type RunRecord = AnswerMetadata & {
  /** As the person had set them for this answer. */
  settings?: ChatSettings;
  /** Sentences of the adapters about what they could not send as it was asked. */
  warnings?: string[];
};

/** `GET /api/chat/<id>/answers/<answerId>`: what one answer was made from, and its chat's totals. */
export type Inspection = {
  state: RunState;
  settings: ChatSettings;
  warnings: string[];
  /** Call by call; none while the answer is being written. */
  exchanges: Exchange[];
  totals: ChatTotals;
};
