import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { Database } from '@/lib/db/client';
import { EmbeddedPostgres } from '@/lib/db/embedded';
import * as schema from '@/lib/db/schema';

/** A migrated database in memory, and as many clients of it as are wanted. */
export async function openMemory(): Promise<{
  client: () => Database;
  close: () => Promise<void>;
}> {
  const engine = new EmbeddedPostgres();
  await engine.waitReady;
  await migrate(drizzle(engine), { migrationsFolder: 'lib/db/migrations' });
  return { client: () => drizzle(engine, { schema }), close: () => engine.close() };
}
