import { refusals } from './mistral-errors';
import { limitHeaders, refuse } from './mistral-http';
import type { MistralModel } from './models';
import type { Quota } from './quotas';
import type { Random } from './random';
import type { Settings } from './settings';

/** What a request to a model costs and leaves, in the terms of Mistral's rate limit headers. */
export type Account = {
  /** The refusal of a request that its quota does not hold. */
  admit(tokens: number): Response | undefined;
  /** Adds what an answer cost, and gives the headers that tell of it. */
  spend(input: number, output: number): Record<string, string>;
};

export function accountOf(model: MistralModel, settings: Settings, random: Random): Account {
  const { meter, quotas, traffic } = settings;
  const name = `mistral:${model.id}`;
  const quota: Quota = model.chat ? quotas.mistral : quotas.embeddings;
  return {
    admit(tokens) {
      const excess = meter.admit(name, quota, tokens);
      if (!excess) return undefined;
      return refuse(refusals.rateLimited(), random, {
        ...limitHeaders(quota, meter.left(name, quota), tokens),
        'retry-after': String(Math.max(1, Math.ceil(excess.retryAfterMs / 1000))),
      });
    },
    spend(input, output) {
      meter.spend(name, input + output);
      traffic.spend(input, output);
      return limitHeaders(quota, meter.left(name, quota), input + output);
    },
  };
}
