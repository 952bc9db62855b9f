import type { Database } from './client';

type Waiter = { resolve: () => void; reject: (error: unknown) => void };
type Batch<Row> = { rows: Row[]; waiting: Waiter[] };

/**
 * A write of one row that shares its statement: what is to be written while another is under way
 * goes with the next, all of it in one. Resolves once the row is stored.
 */
export function together<Row>(
  write: (db: Database, rows: readonly Row[]) => Promise<unknown>,
): (db: Database, row: Row) => Promise<void> {
  const next = new WeakMap<Database, Batch<Row>>();
  const writing = new WeakSet<Database>();

  async function writeAll(db: Database): Promise<void> {
    writing.add(db);
    for (let batch = take(db); batch; batch = take(db)) {
      const { rows, waiting } = batch;
      try {
        await write(db, rows);
        for (const { resolve } of waiting) resolve();
      } catch (error) {
        for (const { reject } of waiting) reject(error);
      }
    }
    writing.delete(db);
  }

  function take(db: Database): Batch<Row> | undefined {
    const batch = next.get(db);
    next.delete(db);
    return batch;
  }

  return (db, row) =>
    new Promise((resolve, reject) => {
      const batch = next.get(db) ?? { rows: [], waiting: [] };
      next.set(db, batch);
      batch.rows.push(row);
      batch.waiting.push({ resolve, reject });
      if (!writing.has(db)) void writeAll(db);
    });
}
