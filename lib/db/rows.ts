import type { SQL } from 'drizzle-orm';
import type { Database } from './client';

/** The rows of a statement that is written by hand; `Row` is what it selects, as the driver gives it. */
export async function rowsOf<Row>(database: Database, statement: SQL): Promise<Row[]> {
  // Both drivers answer with `rows`; the type that they share does not say so.
  const { rows } = (await database.execute(statement)) as { rows: Row[] };
  return rows;
}
