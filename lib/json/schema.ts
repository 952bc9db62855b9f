import { z } from 'zod';
import { ModelSettings, OfferId } from '@/lib/models/schema';
import type { AnswerMetadata } from '@/lib/runs/schema';
import { maxOffers, maxTimes } from './bench-limits';

/** One question to one or more models, each asked so many times. */
export const BenchRequest = z.strictObject({
  /** Made by the page; what `stopBench` names. */
  id: z.uuid(),
  prompt: z.string().trim().min(1).max(32_000),
  offers: z.array(OfferId).min(1).max(maxOffers),
  times: z.int().min(1).max(maxTimes),
  settings: ModelSettings.pick({ temperature: true, jsonMode: true, jsonSchema: true }),
});
export type BenchRequest = z.infer<typeof BenchRequest>;

export const StopBench = z.strictObject({ id: z.uuid() });
export type StopBench = z.infer<typeof StopBench>;

/** Which of the runs of which model. */
export type RunPlace = { offer: OfferId; run: number };

/** What happens on the bench, as it happens; the end tells the run's figures and any error. */
export type BenchEvent = RunPlace &
  (
    | { type: 'start'; json: AnswerMetadata['json'] }
    | { type: 'text'; delta: string }
    | { type: 'end'; metadata: AnswerMetadata }
  );
