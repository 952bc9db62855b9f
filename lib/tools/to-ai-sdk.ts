import { type ToolSet, tool } from 'ai';
import type { Context } from '@/lib/accounts/context';
import { env } from '@/lib/env';
import { describeFailure, log } from '@/lib/log';
import { capOutput } from './cap-output';
import { tools } from './index';
import type { ToolName } from './schema';

/** How long one call took, in milliseconds. */
export type ToolTimer = (toolCallId: string, ms: number) => void;

/** The named tools for `streamText`, run on behalf of `ctx`. */
export function toAiSdkTools(names: readonly ToolName[], ctx: Context, onEnd: ToolTimer): ToolSet {
  return Object.fromEntries(names.map((name) => [name, toAiSdkTool(name, ctx, onEnd)]));
}

function toAiSdkTool(name: ToolName, ctx: Context, onEnd: ToolTimer) {
  const { description, input, run } = tools[name];
  return tool({
    description,
    inputSchema: input,
    execute: async (given, { toolCallId }) => {
      const startedAt = performance.now();
      try {
        return capOutput(await run(ctx, given), env().TOOL_OUTPUT_KB * 1_000);
      } catch (error) {
        log.warn('tool failed', { tool: name, cause: describeFailure(error) });
        throw error;
      } finally {
        onEnd(toolCallId, Math.round(performance.now() - startedAt));
      }
    },
  });
}
