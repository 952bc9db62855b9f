import { type ToolSet, tool } from 'ai';
import type { Context } from '@/lib/accounts/context';
import { describeFailure, log } from '@/lib/log';
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
        return await run(ctx, given);
      } catch (error) {
        log.warn('tool failed', { tool: name, cause: describeFailure(error) });
        throw error;
      } finally {
        onEnd(toolCallId, Math.round(performance.now() - startedAt));
      }
    },
  });
}
