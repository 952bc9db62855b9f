import type { Context } from '@/lib/accounts/context';
import { WaitQuery } from '@/lib/chat/schema';
import { eventStream } from '@/lib/http/event-stream';
import { parseInput } from '@/lib/http/read-body';
import { readRun } from '@/lib/runs/read';
import { readSoon } from '@/lib/runs/read-soon';

/** What the address asks for, by name. */
export const queryOf = ({ url }: Request) => Object.fromEntries(new URL(url).searchParams);

type Run = { id: string; chatId: string };

/**
 * An answer as it is written, from chunk `from` on, to its end. With `wait` (seconds) the response
 * ends with what is there, or with the first that comes within that time: for hosts that let a
 * response through only when it is whole. Both are the same events.
 */
export function answerStream(
  ctx: Context,
  request: Request,
  run: Run,
  { from = 0, wait }: { from?: number; wait?: number | undefined } = {},
): Response {
  const read = (signal: AbortSignal) =>
    wait === undefined
      ? readRun(ctx, run, from, signal)
      : readSoon(ctx, run, { from, waitMs: wait * 1_000 }, signal);
  return eventStream(read, request.signal);
}

/** The answer that this request begins; one that is wrongly asked for begins none. */
export async function begunAnswer(
  ctx: Context,
  request: Request,
  begin: () => Promise<Run>,
): Promise<Response> {
  const query = parseInput(WaitQuery, queryOf(request));
  return answerStream(ctx, request, await begin(), query);
}
