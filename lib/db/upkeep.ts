import { sql } from 'drizzle-orm';
import { type Database, isEmbedded } from './client';

/** Large rows between two times of upkeep: they make about 100 MB of log. */
const rowsBetween = 2_000;

const written = new WeakMap<Database, number>();

/**
 * To be told of chunks and vectors that were written. What a server does by itself, and PGlite does
 * not, is done now and then: a checkpoint, or the write-ahead log would grow for as long as the
 * process lives (100,000 vectors: 5 GB); and statistics, or what is asked of one document would read
 * all rows of its owner.
 */
export async function wroteLargeRows(db: Database, rows: number): Promise<void> {
  if (!isEmbedded()) return;
  const sum = (written.get(db) ?? 0) + rows;
  written.set(db, sum < rowsBetween ? sum : 0);
  if (sum < rowsBetween) return;
  await db.execute(sql`checkpoint`);
  await db.transaction(async (tx) => {
    // A sample of 3,000 rows, which takes some milliseconds.
    await tx.execute(sql`set local default_statistics_target = 10`);
    await tx.execute(sql`analyze chunk (owner_id, collection_id, document_id, language), document`);
  });
}
