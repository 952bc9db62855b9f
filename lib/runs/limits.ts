import { env } from '@/lib/env';

/** What bounds one answer; its owner sets it in the environment. */
export type Limits = {
  /** Milliseconds for the whole answer, with every step and tool. */
  totalMs: number;
  /** For one call of the model, also the wait before it and a service that never answers. */
  stepMs: number;
  /** From one word to the next. */
  chunkMs: number;
  /** For one run of a tool. */
  toolMs: number;
};

export function limits(): Limits {
  const {
    ANSWER_TIMEOUT_SECONDS,
    CALL_TIMEOUT_SECONDS,
    SILENCE_TIMEOUT_SECONDS,
    TOOL_TIMEOUT_SECONDS,
  } = env();
  return {
    totalMs: ANSWER_TIMEOUT_SECONDS * 1_000,
    stepMs: CALL_TIMEOUT_SECONDS * 1_000,
    chunkMs: SILENCE_TIMEOUT_SECONDS * 1_000,
    toolMs: TOOL_TIMEOUT_SECONDS * 1_000,
  };
}
