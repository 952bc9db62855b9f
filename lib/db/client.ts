import { join } from 'node:path';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { DataFolderError, folderProblem } from './folder';
import { keepOnDisk } from './fsync';
import { acquireDataLock } from './lock';
import * as schema from './schema';

/** Either driver's database, or a transaction of it. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

type Connection = { database: Database; close: () => Promise<void> };

// Next bundles instrumentation and routes apart, so a module variable would exist more than once.
const shared = globalThis as typeof globalThis & {
  tramontaneDatabase?: Promise<Connection>;
  tramontaneDatabaseIsClosed?: boolean;
};

/**
 * The database: the Postgres at DATABASE_URL, otherwise the embedded PGlite in DATA_DIR.
 * Opened and migrated on first use; a failed opening is tried again by the next caller. Throws
 * `stopping` once it has been closed.
 */
export async function db(): Promise<Database> {
  if (shared.tramontaneDatabaseIsClosed) throw new AppError('stopping');
  shared.tramontaneDatabase ??= open().catch((error) => {
    shared.tramontaneDatabase = undefined;
    throw error;
  });
  return (await shared.tramontaneDatabase).database;
}

/** Closes the database for good and gives the data folder free; safe to call when nothing is open. */
export async function closeDatabase(): Promise<void> {
  shared.tramontaneDatabaseIsClosed = true;
  const connection = await shared.tramontaneDatabase;
  shared.tramontaneDatabase = undefined;
  await connection?.close();
}

/** Whether this process is the only one that can write (the embedded database, held by its lock). */
export function isEmbedded(): boolean {
  return env().DATABASE_URL === undefined;
}

function open(): Promise<Connection> {
  const url = env().DATABASE_URL;
  return url === undefined ? openEmbedded(env().DATA_DIR) : openPostgres(url);
}

const migrationsFolder = join(process.cwd(), 'lib/db/migrations');

async function openEmbedded(dataDir: string): Promise<Connection> {
  const problem = folderProblem(dataDir);
  if (problem) throw new DataFolderError(problem);
  const release = acquireDataLock(dataDir);
  try {
    const [{ EmbeddedPostgres }, { drizzle }, { migrate }] = await Promise.all([
      import('./embedded'),
      import('drizzle-orm/pglite'),
      import('drizzle-orm/pglite/migrator'),
    ]);
    const folder = join(dataDir, 'pglite');
    const client = new EmbeddedPostgres(folder);
    await client.waitReady;
    const database = drizzle(client, { schema });
    await migrate(database, { migrationsFolder });
    const lastFlush = keepOnDisk(folder);
    return {
      database,
      close: async () => {
        await client.exec('checkpoint'); // the next opening then has nothing to recover
        await client.close();
        await lastFlush();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** The longest that a starting server waits for its database (ms). */
const startsWithinMs = 15_000;

/** Held while migrating, so that several processes may start at once. */
const migrationLock = 727_203_114;

async function openPostgres(connectionString: string): Promise<Connection> {
  const [{ default: pg }, { connectionOptions, PostgresPool }, { drizzle }, { migrate }] =
    await Promise.all([
      import('pg'),
      import('./postgres'),
      import('drizzle-orm/node-postgres'),
      import('drizzle-orm/node-postgres/migrator'),
    ]);
  // Of its own: a server that starts has time, and so has a migration.
  const migrator = new pg.Client({
    ...connectionOptions(connectionString),
    connectionTimeoutMillis: startsWithinMs,
  });
  await migrator.connect();
  try {
    await migrator.query('select pg_advisory_lock($1)', [migrationLock]);
    await migrate(drizzle(migrator), { migrationsFolder });
  } finally {
    await migrator.end(); // and with it the lock
  }
  const pool = new PostgresPool(connectionString);
  // Without a listener, an idle connection that is cut would end the process.
  pool.on('error', (error) => log.warn('database connection lost', { cause: error.message }));
  return { database: drizzle(pool, { schema }), close: () => pool.end() };
}
