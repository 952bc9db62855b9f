import type { Context } from '@/lib/accounts/context';

/** The benches of this process that are at work, by whose they are. */
const shared = globalThis as typeof globalThis & {
  tramontaneBenches?: Map<string, AbortController>;
};
shared.tramontaneBenches ??= new Map();
const benches = shared.tramontaneBenches;

const keyOf = (ctx: Context, id: string) => `${ctx.userId} ${id}`;

/** Does work that `stopBench` ends, and so does the page that goes away. */
export async function whileStoppable(
  ctx: Context,
  { id, left }: { id: string; left: AbortSignal },
  work: (abort: AbortController) => Promise<void>,
): Promise<void> {
  const abort = new AbortController();
  left.addEventListener('abort', () => abort.abort('stopped'), { once: true });
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
