import type { ContentPart, ModelMessage, ToolSet, TypedToolCall } from 'ai';
import { chunkOf, type Writer } from './read-step';
import { unlessAborted } from './time-limits';

type Outcome = Extract<ContentPart<ToolSet>, { type: 'tool-result' | 'tool-error' }>;

type Running = {
  tools: ToolSet;
  messages: ModelMessage[];
  signal: AbortSignal;
  /** Milliseconds that one tool may take. */
  toolMs: number;
  writer: Writer;
};

/**
 * Runs the tools that a step called, all at once, and writes each one's outcome when it is there.
 * A tool that fails, or does not end in time, has an outcome too. Throws only the signal's reason.
 */
export async function runTools(
  calls: readonly TypedToolCall<ToolSet>[],
  running: Running,
): Promise<{ outcomes: Outcome[]; longestMs: number }> {
  let longestMs = 0;
  const outcomes = await Promise.all(
    calls.map(async (call) => {
      const startedAt = performance.now();
      const outcome = await runTool(call, running);
      longestMs = Math.max(longestMs, performance.now() - startedAt);
      running.signal.throwIfAborted();
      running.writer.append(...chunkOf(outcome, running.tools));
      return outcome;
    }),
  );
  return { outcomes, longestMs };
}

async function runTool(
  call: TypedToolCall<ToolSet>,
  { tools, messages, signal, toolMs }: Running,
): Promise<Outcome> {
  const { toolCallId, toolName, input } = call;
  const about = { toolCallId, toolName, input, dynamic: true } as const;
  const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(toolMs)]);
  try {
    const options = { toolCallId, messages, abortSignal, context: undefined };
    const work = Promise.resolve(tools[toolName]?.execute?.(input, options));
    const output: unknown = await unlessAborted(work, abortSignal);
    return { ...about, type: 'tool-result', output };
  } catch (error) {
    return { ...about, type: 'tool-error', error };
  }
}
