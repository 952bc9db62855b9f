import { headers } from 'next/headers';
import type { z } from 'zod';
import { type Context, requireContext } from '@/lib/accounts/context';
import type { ErrorBody } from '@/lib/errors';
import { toRefusal } from './failure';
import { assertHost, assertOrigin } from './origin';
import { parseInput } from './read-body';
import type { ActionResult } from './result';

/** Exact Origin, session, strict input. */
async function enter<Input>(schema: z.ZodType<Input>, input: Input) {
  const received = await headers();
  assertHost(received);
  assertOrigin(received);
  const ctx = await requireContext(received);
  return { ctx, input: parseInput(schema, input) };
}

function refused(thrown: unknown): { ok: false; error: ErrorBody } {
  return { ok: false, error: toRefusal(thrown).toBody() };
}

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
      const entered = await enter(schema, input);
      return { ok: true, value: await verb(entered.ctx, entered.input) };
    } catch (error) {
      return refused(error);
    }
  };
}

/** What a streaming verb is given: where its results go, and when nobody waits for more. */
export type Listener<Output> = { emit: (value: Output) => void; left: AbortSignal };

/**
 * A Server Action that answers bit by bit: the same checks, then each result as soon as the verb
 * emits it. A refusal is the last value. The page that goes away aborts `left`.
 */
export function streamingAction<Input, Output>(
  schema: z.ZodType<Input>,
  verb: (ctx: Context, input: Input, listener: Listener<Output>) => Promise<void>,
): (input: Input) => Promise<ReadableStream<ActionResult<Output>>> {
  return async (input) => {
    const gone = new AbortController();
    return new ReadableStream({
      async start(controller) {
        const send = (result: ActionResult<Output>) => {
          if (!gone.signal.aborted) controller.enqueue(result);
        };
        const emit = (value: Output) => send({ ok: true, value });
        try {
          const entered = await enter(schema, input);
          await verb(entered.ctx, entered.input, { emit, left: gone.signal });
        } catch (error) {
          send(refused(error));
        }
        if (!gone.signal.aborted) controller.close();
      },
      cancel: () => gone.abort('left'),
    });
  };
}
