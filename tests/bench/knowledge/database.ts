import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '@/lib/accounts/context';
import { closeDatabase, db } from '@/lib/db/client';
import { user } from '@/lib/db/schema';
import { createCollection } from '@/lib/knowledge/collections';
import { stopIndexers } from '@/lib/knowledge/index-loop';
import { requireKnowledge } from '@/lib/knowledge/state';

export type Shelf = { ctx: Context; collection: string };

/**
 * An empty collection of somebody new: in an embedded database in a temporary folder, or in the
 * Postgres with pgvector at BENCH_DATABASE_URL.
 */
export async function openShelf(): Promise<Shelf & { close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'tramontane-bench-'));
  process.env.DATA_DIR = folder;
  process.env.DATABASE_URL = process.env.BENCH_DATABASE_URL ?? '';
  const id = randomUUID();
  const ctx = { db: await db(), userId: id };
  await ctx.db.insert(user).values({ id, name: 'Bench', email: `${id}@example.com` });
  await requireKnowledge(ctx);
  const collection = randomUUID();
  await createCollection(ctx, { id: collection, name: 'Bench' });
  return {
    ctx,
    collection,
    async close() {
      await stopIndexers();
      await closeDatabase();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
