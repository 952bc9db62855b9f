import { type SQL, sql } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { rowsOf } from '@/lib/db/rows';

/** What a search looks through: collections of its owner, and how many chunks they have. */
export type Scope = Context & { collections: string[]; chunks: number };

/** The caller's own among these collections; those of others are as good as absent. */
export async function scopeOf(ctx: Context, collections: readonly string[]): Promise<Scope> {
  const rows = await rowsOf<{ id: string; chunks: number }>(
    ctx.db,
    sql`select c.id, coalesce(sum(d.chunk_count), 0)::int as chunks
      from collection c left join document d on d.collection_id = c.id and d.deleted_at is null
      where c.owner_id = ${ctx.userId} and c.deleted_at is null
        and c.id = any(${arrayOf(collections)}::uuid[])
      group by c.id`,
  );
  return {
    ...ctx,
    collections: rows.map(({ id }) => id),
    chunks: rows.reduce((sum, { chunks }) => sum + chunks, 0),
  };
}

/** Ids as one value, in PostgreSQL's own words for an array. */
export const arrayOf = (ids: readonly string[]) => `{${ids.join(',')}}`;

/** Rows of this owner, in these collections. */
export const inScope = ({ userId, collections }: Scope, row: SQL): SQL =>
  sql`${row}.owner_id = ${userId} and ${row}.collection_id = any(${arrayOf(collections)}::uuid[])`;
