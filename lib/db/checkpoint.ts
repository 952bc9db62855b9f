import { sql } from 'drizzle-orm';
import { type Database, isEmbedded } from './client';

/** Large rows between two checkpoints: they make about 100 MB of log. */
const rowsBetween = 2_000;

const written = new WeakMap<Database, number>();

/**
 * To be told of large rows that were written. PGlite makes no checkpoint by itself, so that its
 * write-ahead log would grow for as long as the process lives (100,000 vectors: 5 GB); now and then
 * this makes one. A server of one's own sees to it itself.
 */
export async function wroteLargeRows(db: Database, rows: number): Promise<void> {
  if (!isEmbedded()) return;
  const sum = (written.get(db) ?? 0) + rows;
  written.set(db, sum < rowsBetween ? sum : 0);
  if (sum >= rowsBetween) await db.execute(sql`checkpoint`);
}
