import type { CallWarning, TextStreamPart, ToolSet } from 'ai';
import type { Exchange } from '@/lib/models/capture';

type Part = TextStreamPart<ToolSet>;

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
  /** Each once, as a sentence. */
  warnings: string[];
  exchanges: readonly Exchange[];
  /** The built-in emulator was asked. */
  demonstration: boolean;
  aborted: boolean;
  error: unknown;
};

/** A stream that lets everything through and keeps an `Observation` of it. */
export function observe(): {
  through: TransformStream<Part, Part>;
  seen: Observation;
} {
  const seen: Observation = {
    firstOutputAt: null,
    writingMs: 0,
    toolsMs: 0,
    finishReason: undefined,
    estimatedInputTokens: 0,
    inputTokens: 0,
    outputTokens: 0,
    cachedTokens: 0,
    uncountedSteps: 0,
    warnings: [],
    exchanges: [],
    demonstration: false,
    aborted: false,
    error: undefined,
  };
  let lastOutputAt: number | null = null;
  const through = new TransformStream<Part, Part>({
    transform(part, controller) {
      if (part.type === 'start-step') lastOutputAt = null;
      if (outputs.has(part.type)) {
        const now = performance.now();
        seen.writingMs += now - (lastOutputAt ?? now);
        lastOutputAt = now;
      }
      note(seen, part);
      controller.enqueue(part);
    },
  });
  return { through, seen };
}

const outputs: ReadonlySet<Part['type']> = new Set<Part['type']>([
  'text-delta',
  'reasoning-delta',
  'tool-input-start',
  'tool-input-delta',
  'tool-call',
]);

function note(seen: Observation, part: Part): void {
  switch (part.type) {
    case 'text-delta':
    case 'reasoning-delta':
    case 'tool-input-start':
    case 'tool-call':
      seen.firstOutputAt ??= performance.now();
      break;
    case 'start-step':
      seen.uncountedSteps += 1;
      seen.warnings = [...new Set([...seen.warnings, ...part.warnings.map(toSentence)])];
      break;
    case 'finish-step': {
      seen.toolsMs += Math.max(0, ...Object.values(part.performance.toolExecutionMs));
      const { inputTokens, outputTokens, inputTokenDetails } = part.usage;
      if (inputTokens === undefined || outputTokens === undefined) break;
      seen.uncountedSteps -= 1;
      seen.inputTokens += inputTokens;
      seen.outputTokens += outputTokens;
      seen.cachedTokens += inputTokenDetails.cacheReadTokens ?? 0;
      break;
    }
    case 'finish':
      seen.finishReason = part.finishReason;
      break;
    case 'abort':
      seen.aborted = true;
      break;
    case 'error':
      seen.error ??= part.error;
      break;
  }
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
