import { sql } from 'drizzle-orm';
import { rowsOf } from '@/lib/db/rows';
import { inScope, type Scope } from './scope';
import { asVector, inSpace, type Space, signsOf } from './vectors';

/** Below so many chunks every one is compared. */
export const exactBelow = 10_000;
/** Candidates that the index gives, to compare exactly; pgvector's most is 1,000. */
const candidates = 800;
/** Rows that the index may pass by because they are somebody else's or of another collection. */
const mostPassed = 200_000;

type Near = { id: string; similarity: number };

/**
 * The chunks nearest to a vector of this space by cosine, best first: exactly among fewer than ten
 * thousand, else among the candidates of the index.
 */
export function searchVectors(
  scope: Scope,
  space: Space,
  vector: readonly number[],
  limit: number,
): Promise<Near[]> {
  const asked = asVector(vector);
  return scope.chunks < exactBelow
    ? nearest(scope, space, asked, limit)
    : nearestByIndex(scope, space, asked, limit);
}

/** Every vector is compared: what is added to the distance keeps any index out of it. */
export function nearest(scope: Scope, space: Space, asked: string, limit: number): Promise<Near[]> {
  return rowsOf<Near>(
    scope.db,
    sql`select id, 1 - distance as similarity from (
      select chunk_id as id, (embedding <=> ${asked}::vector) + 0 as distance
      from chunk_vector v where ${inSpace(space)} and ${inScope(scope, sql`v`)}
      order by distance, id limit ${sql.raw(String(limit))}
    ) as near`,
  );
}

/** The index finds candidates by the signs of their vectors; these are compared. */
export function nearestByIndex(
  scope: Scope,
  space: Space,
  asked: string,
  limit: number,
): Promise<Near[]> {
  const signs = signsOf(sql`embedding`, space);
  return scope.db.transaction(async (tx) => {
    await tx.execute(
      sql`select set_config('hnsw.ef_search', ${String(candidates)}, true),
        set_config('hnsw.iterative_scan', 'relaxed_order', true),
        set_config('hnsw.max_scan_tuples', ${String(mostPassed)}, true),
        set_config('enable_sort', 'off', true)`,
    );
    return rowsOf<Near>(
      tx,
      sql`with candidate as materialized (
        select chunk_id, embedding from chunk_vector v
        where ${inSpace(space)} and ${inScope(scope, sql`v`)}
        order by ${signs} <~> ${signsOf(sql`${asked}::vector`, space)}
        limit ${sql.raw(String(candidates))}
      )
      select chunk_id as id, 1 - (embedding <=> ${asked}::vector) as similarity from candidate
      order by similarity desc, id limit ${sql.raw(String(limit))}`,
    );
  });
}
