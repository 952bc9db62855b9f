import type { Context } from '@/lib/accounts/context';
import { AppError } from '@/lib/errors';

/** Benches of one person at the same time. */
const mostBenches = 3;

/** The benches of this process that are at work, by whose they are. */
const shared = globalThis as typeof globalThis & {
  tramontaneBenches?: Map<string, AbortController>;
};
shared.tramontaneBenches ??= new Map();
const benches = shared.tramontaneBenches;

const keyOf = (ctx: Context, id: string) => `${ctx.userId} ${id}`;

/**
 * Does work that `stopBench` ends, and so does the page that goes away. Throws `too_many_attempts`
 * while as many benches of this person are at work as may be.
 */
export async function whileStoppable(
  ctx: Context,
  { id, left }: { id: string; left: AbortSignal },
  work: (abort: AbortController) => Promise<void>,
): Promise<void> {
  const own = [...benches.keys()].filter((key) => key.startsWith(keyOf(ctx, '')));
  if (own.length >= mostBenches || benches.has(keyOf(ctx, id))) {
    const message = `${own.length} of your benches are at work. Wait for one to end, or stop it.`;
    throw new AppError('too_many_attempts', { message });
  }
  const abort = new AbortController();
  const stop = () => abort.abort('stopped');
  left.addEventListener('abort', stop, { once: true });
  if (left.aborted) stop();
  benches.set(keyOf(ctx, id), abort);
  try {
    await work(abort);
  } finally {
    benches.delete(keyOf(ctx, id));
  }
}

/** Stops the caller's own bench, upstream included; one that has ended stays as it is. */
export function stopBench(ctx: Context, id: string): void {
  benches.get(keyOf(ctx, id))?.abort('stopped');
}
