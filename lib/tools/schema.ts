import type { InferUITools, Tool } from 'ai';
import { z } from 'zod';

const transaction = z.object({ transaction_id: z.string().describe('The transaction id.') });
const refusal = z.object({ error: z.string() });

/**
 * What each tool is called, takes and gives. Names, descriptions, arguments and results of the
 * payment tools are those of Mistral's function-calling example and AWS's Large 2 (24.07) page.
 */
export const toolSchemas = {
  retrieve_payment_status: {
    description: 'Get payment status of a transaction',
    input: transaction,
    output: z.union([z.object({ status: z.string() }), refusal]),
  },
  retrieve_payment_date: {
    description: 'Get payment date of a transaction',
    input: transaction,
    output: z.union([z.object({ date: z.string() }), refusal]),
  },
} as const satisfies Record<string, { description: string; input: z.ZodType; output: z.ZodType }>;

type Schemas = typeof toolSchemas;
export type ToolName = keyof Schemas;
export type ToolInput<N extends ToolName> = z.infer<Schemas[N]['input']>;
export type ToolOutput<N extends ToolName> = z.infer<Schemas[N]['output']>;

export const toolNames = Object.keys(toolSchemas) as [ToolName, ...ToolName[]]; // keys of a const object
export const ToolName = z.enum(toolNames);

/** The tool types of a chat message's parts: `tool-<name>` with typed input and output. */
export type ChatTools = InferUITools<{ [N in ToolName]: Tool<ToolInput<N>, ToolOutput<N>> }>;
