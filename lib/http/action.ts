import { headers } from 'next/headers';
import type { z } from 'zod';
import { type Context, requireContext } from '@/lib/accounts/context';
import { toRefusal } from './failure';
import { assertHost, assertOrigin } from './origin';
import { parseInput } from './read-body';
import type { ActionResult } from './result';

/**
 * The one way to write a Server Action: exact Origin, session, strict input, then the verb.
 * Throws nothing; every refusal is a value.
 */
export function action<Input, Output>(
  schema: z.ZodType<Input>,
  verb: (ctx: Context, input: Input) => Promise<Output>,
): (input: Input) => Promise<ActionResult<Output>> {
  return async (input) => {
    try {
      const received = await headers();
      assertHost(received);
      assertOrigin(received);
      const ctx = await requireContext(received);
      return { ok: true, value: await verb(ctx, parseInput(schema, input)) };
    } catch (error) {
      return { ok: false, error: toRefusal(error).toBody() };
    }
  };
}
