import type { Database } from './client';

/** Put together once, but not kept by the server: poolers between them hand connections around. */
export const unnamed = '';

/** A statement that every request makes, put together once for each database. */
export function prepared<Statement>(
  build: (database: Database) => Statement,
): (database: Database) => Statement {
  const built = new WeakMap<Database, Statement>();
  return (database) => {
    const known = built.get(database);
    if (known) return known;
    const made = build(database);
    built.set(database, made);
    return made;
  };
}
