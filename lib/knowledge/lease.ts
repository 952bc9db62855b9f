import { randomUUID } from 'node:crypto';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import { type Database, isEmbedded } from '@/lib/db/client';
import { rowsOf } from '@/lib/db/rows';
import { documents } from '@/lib/db/schema';
import type { DocumentKind, DocumentState } from './schema';

/** A document that this process works on, for as long as it holds the lease. */
export type Claimed = {
  id: string;
  ownerId: string;
  collectionId: string;
  fileId: string;
  kind: DocumentKind;
  state: DocumentState;
  attempts: number;
  lease: string;
};

/** Thrown where somebody else holds the lease by now, or the document is gone. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';
}

/** How often a holder says that it is at work (ms), and after how long of silence (s) it is dead. */
export const beatEveryMs = 3_000;
export const deadAfter = 15;

/**
 * Whether the holder must be gone, by the database's clock. The embedded database has one process:
 * what was held before this one began is free at once.
 */
function isSilent(): SQL {
  const silent = sql`heartbeat_at < now() - make_interval(secs => ${deadAfter})`;
  if (!isEmbedded()) return silent;
  const start = new Date(performance.timeOrigin).toISOString();
  return sql`(${silent} or heartbeat_at < ${start}::timestamptz)`;
}

const isLive = sql`deleted_at is null and not exists (
  select from collection c where c.id = collection_id and c.deleted_at is not null)`;
const isUnfinished = sql`state in ('waiting', 'reading', 'embedding', 'stale')`;

/** Marks what has vectors of another model, which are then made anew. */
export async function markStale(db: Database, space: string): Promise<void> {
  await db.execute(sql`
    update document set state = 'stale', embedded = 0, attempts = 0
    where state = 'ready' and embedding_model is distinct from ${space} and deleted_at is null`);
}

/** Takes up a document that nobody works on, new ones first; null: there is none. */
export async function claim(db: Database): Promise<Claimed | null> {
  const lease = randomUUID();
  const [row] = await rowsOf<Claimed>(
    db,
    sql`update document set lease = ${lease}, heartbeat_at = now(), attempts = attempts + 1,
      state = case state when 'waiting' then 'reading' else state end
      where id = (
        select id from document
        where ${isUnfinished} and ${isLive} and (lease is null or ${isSilent()})
        order by state = 'stale', created_at limit 1
        for update skip locked)
      returning id, owner_id as "ownerId", collection_id as "collectionId", file_id as "fileId",
        kind, state, attempts, lease`,
  );
  return row ?? null;
}

/** Whether somebody works on something; should they die, it must be taken up. */
export async function isWorkLeft(db: Database): Promise<boolean> {
  const rows = await rowsOf(
    db,
    sql`select from document where ${isUnfinished} and ${isLive} limit 1`,
  );
  return rows.length > 0;
}

/** Writes what has become of a document, and that its holder is at work. Throws `LeaseLostError`. */
export async function progress(
  db: Database,
  { id, lease }: Claimed,
  change: PgUpdateSetSource<typeof documents> = {},
): Promise<void> {
  const written = await db
    .update(documents)
    .set({ heartbeatAt: sql`now()`, updatedAt: sql`now()`, ...change })
    .where(and(eq(documents.id, id), eq(documents.lease, lease)))
    .returning({ id: documents.id });
  if (written.length === 0) throw new LeaseLostError();
}

/** Gives a document back, for whoever looks next. */
export async function release(db: Database, { id, lease }: Claimed): Promise<void> {
  await db
    .update(documents)
    .set({ lease: null, heartbeatAt: null, attempts: 0 })
    .where(and(eq(documents.id, id), eq(documents.lease, lease)));
}
