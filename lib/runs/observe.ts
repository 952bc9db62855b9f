import type { TextStreamPart, ToolSet } from 'ai';

type Part = TextStreamPart<ToolSet>;

/** What passed by in one generation, for the completeness rule and the figures. */
export type Observation = {
  firstOutputAt: number | null;
  finishReason: string | undefined;
  /** Tokens of the prompt, estimated, for a service that does not come to count them. */
  estimatedInputTokens: number;
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  /** Steps whose usage the service did not send, or that never ended. */
  uncountedSteps: number;
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
    finishReason: undefined,
    estimatedInputTokens: 0,
    inputTokens: 0,
    outputTokens: 0,
    cachedTokens: 0,
    uncountedSteps: 0,
    aborted: false,
    error: undefined,
  };
  const through = new TransformStream<Part, Part>({
    transform(part, controller) {
      note(seen, part);
      controller.enqueue(part);
    },
  });
  return { through, seen };
}

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
      break;
    case 'finish-step': {
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
