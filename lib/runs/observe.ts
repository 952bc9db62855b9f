import type { LanguageModelV4Usage } from '@ai-sdk/provider';
import type { CallWarning } from 'ai';
import type { Exchange } from '@/lib/models/capture';

/** What passed by in one generation, for the completeness rule, the figures and the inspector. */
export type Observation = {
  firstOutputAt: number | null;
  /** From the first to the last output of each step. */
  writingMs: number;
  /** The tools of one step run at once, so the longest counts. */
  toolsMs: number;
  finishReason: string | undefined;
  /** Tokens of the prompt, estimated, for a service that does not come to count them. */
  estimatedInputTokens: number;
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  /** Steps whose usage the service did not send, or that never ended. */
  uncountedSteps: number;
  /** Steps of which anything came. */
  begunSteps: number;
  /** Each once, as a sentence. */
  warnings: string[];
  exchanges: readonly Exchange[];
  /** The built-in emulator was asked. */
  demonstration: boolean;
  aborted: boolean;
  error: unknown;
};

/** Nothing has been seen yet. */
export function observe(): Observation {
  return {
    firstOutputAt: null,
    writingMs: 0,
    toolsMs: 0,
    finishReason: undefined,
    estimatedInputTokens: 0,
    inputTokens: 0,
    outputTokens: 0,
    cachedTokens: 0,
    uncountedSteps: 0,
    begunSteps: 0,
    warnings: [],
    exchanges: [],
    demonstration: false,
    aborted: false,
    error: undefined,
  };
}

/** A step begins: until its usage is known it counts as uncounted. */
export function noteStep(seen: Observation, warnings: readonly CallWarning[]): void {
  seen.begunSteps += 1;
  seen.uncountedSteps += 1;
  seen.warnings = [...new Set([...seen.warnings, ...warnings.map(toSentence)])];
}

/** Something of the answer came; gives its moment. `lastAt`: the step's output before it. */
export function noteOutput(seen: Observation, lastAt: number | null): number {
  const now = performance.now();
  seen.firstOutputAt ??= now;
  seen.writingMs += now - (lastAt ?? now);
  return now;
}

/** A step is over, and what the service counted of it. */
export function noteUsage(seen: Observation, usage: LanguageModelV4Usage): void {
  const [input, output] = [usage.inputTokens.total, usage.outputTokens.total];
  if (input === undefined || output === undefined) return;
  seen.uncountedSteps -= 1;
  seen.inputTokens += input;
  seen.outputTokens += output;
  seen.cachedTokens += usage.inputTokens.cacheRead ?? 0;
}

/** A warning of an adapter in words. */
function toSentence(warning: CallWarning): string {
  switch (warning.type) {
    case 'unsupported':
      return `${warning.feature} is not supported here.${warning.details ? ` ${warning.details}` : ''}`;
    case 'compatibility':
      return `${warning.feature} works only in a compatible way.${warning.details ? ` ${warning.details}` : ''}`;
    case 'deprecated':
      return `${warning.setting} is outdated. ${warning.message}`;
    case 'other':
      return warning.message;
  }
}
