import type { z } from 'zod';
import type { Context } from '@/lib/accounts/context';
import type { SourcePart } from '@/lib/knowledge/source';
import type { SourceNumbers } from '@/lib/knowledge/source-numbers';
import { type ToolInput, type ToolName, type ToolOutput, toolSchemas } from './schema';

/** What the calls of one answer share. */
export type AnswerScope = {
  /** The collections that may be searched, by their ids. */
  collections: readonly string[];
  numbers: SourceNumbers;
  /** Takes the sources of what a tool has found. */
  onSources: (sources: readonly SourcePart[]) => void;
};

/** Of one call besides: ends it. */
export type CallScope = AnswerScope & { signal?: AbortSignal | undefined };

/** One tool for any surface: what it is called and takes, and what it does. */
export type ToolDefinition = {
  description: string;
  input: z.ZodType;
  /** Parses the input, runs, and parses the output. Throws on either being wrong. */
  run: (ctx: Context, given: unknown, scope: CallScope) => Promise<unknown>;
};

/**
 * Joins a tool's schemas with what it does. A failure that the model should know of is an output,
 * not an exception.
 */
export function defineTool<N extends ToolName>(
  name: N,
  run: (ctx: Context, input: ToolInput<N>, scope: CallScope) => Promise<ToolOutput<N>>,
): ToolDefinition {
  const { description, input, output } = toolSchemas[name];
  return {
    description,
    input,
    // `input` is this name's schema; TypeScript cannot follow a generic key into the table.
    run: async (ctx, given, scope) =>
      output.parse(await run(ctx, input.parse(given) as ToolInput<N>, scope)),
  };
}
