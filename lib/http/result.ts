import type { ErrorBody } from '@/lib/errors';

/** What every Server Action answers. */
export type ActionResult<T> = { ok: true; value: T } | { ok: false; error: ErrorBody };
