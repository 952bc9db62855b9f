import { type Schema, type ToolSet, tool, zodSchema } from 'ai';
import type { z } from 'zod';
import type { Context } from '@/lib/accounts/context';
import { env } from '@/lib/env';
import { describeFailure, log } from '@/lib/log';
import { capOutput } from './cap-output';
import type { AnswerScope } from './define';
import { tools } from './index';
import type { ToolName } from './schema';

/** How long one call took, in milliseconds. */
export type ToolTimer = (toolCallId: string, ms: number) => void;

type Running = { ctx: Context; scope: AnswerScope; onEnd: ToolTimer };

/** The named tools of one answer for the AI SDK, run on behalf of `ctx`. */
export function toAiSdkTools(names: readonly ToolName[], running: Running): ToolSet {
  return Object.fromEntries(names.map((name) => [name, toAiSdkTool(name, running)]));
}

/** Each tool's JSON Schema is made once, not for every call. */
const schemas = new WeakMap<z.ZodType, Schema<unknown>>();

function schemaOf(input: z.ZodType): Schema<unknown> {
  const known = schemas.get(input);
  if (known) return known;
  const made = zodSchema(input);
  schemas.set(input, made);
  return made;
}

function toAiSdkTool(name: ToolName, { ctx, scope, onEnd }: Running) {
  const { description, input, run } = tools[name];
  return tool({
    description,
    inputSchema: schemaOf(input),
    execute: async (given, { toolCallId, abortSignal }) => {
      const startedAt = performance.now();
      try {
        return capOutput(
          await run(ctx, given, { ...scope, signal: abortSignal }),
          env().TOOL_OUTPUT_KB * 1_000,
        );
      } catch (error) {
        log.warn('tool failed', { tool: name, cause: describeFailure(error) });
        throw error;
      } finally {
        onEnd(toolCallId, Math.round(performance.now() - startedAt));
      }
    },
  });
}
