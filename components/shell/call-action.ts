import type { ActionResult } from '@/lib/http/result';

/** A Server Action's result; a request that never arrived becomes a refusal with a sentence. */
export async function callAction<T>(pending: Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await pending;
  } catch {
    // The action itself never throws for a refusal, so this is the network or a restarted server.
    const message = 'Tramontane cannot be reached. Nothing was changed; try again.';
    return { ok: false, error: { code: 'offline', message } };
  }
}
