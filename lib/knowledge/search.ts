import { sql } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { rowsOf } from '@/lib/db/rows';
import { resolveEmbedder } from '@/lib/models/embedding';
import { embedTexts } from './embed';
import { fuse } from './fuse';
import type { Passage } from './schema';
import { arrayOf, type Scope, scopeOf } from './scope';
import { searchText } from './search-text';
import { searchVectors } from './search-vectors';
import { requireKnowledge } from './state';
import { storedDimensions } from './vectors';

type Search = {
  query: string;
  /** Those that are not the caller's are passed by. */
  collections: readonly string[];
  limit?: number;
  mode?: 'hybrid' | 'vector' | 'text';
  signal?: AbortSignal;
};

/** How deep both lists go that are fused: each may know what the other puts far behind. */
const depth = 50;

/**
 * The passages of the caller's own collections that fit a question, best first; none where nothing
 * is indexed. `hybrid` fuses what is near by vector and what has the words by reciprocal rank.
 * Throws `knowledge_unavailable` and what `embedTexts` throws.
 */
export async function searchPassages(ctx: Context, search: Search): Promise<Passage[]> {
  const { query, collections, limit = 8, mode = 'hybrid', signal } = search;
  await requireKnowledge(ctx);
  const scope = await scopeOf(ctx, collections);
  if (scope.chunks === 0) return [];
  const [near, worded] = await Promise.all([
    mode === 'text' ? [] : nearTo(scope, query, signal),
    mode === 'vector' ? [] : searchText(scope, query, depth),
  ]);
  const similarities = new Map(near.map(({ id, similarity }) => [id, similarity]));
  const fused = fuse([near, worded].map((list) => list.map(({ id }) => id))).slice(0, limit);
  const passages = await readPassages(
    scope,
    fused.map(({ id }) => id),
  );
  return fused.flatMap(({ id, score }) => {
    const passage = passages.get(id);
    return passage ? [{ ...passage, score, similarity: similarities.get(id) ?? null }] : [];
  });
}

async function nearTo(scope: Scope, query: string, signal?: AbortSignal) {
  const embedder = resolveEmbedder();
  const dimensions = embedder.dimensions ?? (await storedDimensions(scope.db, embedder.space));
  if (dimensions === undefined) return []; // this model has made no vector yet
  const { vectors } = await embedTexts(embedder, [query], {
    dimensions,
    ...(signal ? { signal } : {}),
  });
  const space = { name: embedder.space, dimensions };
  return searchVectors(scope, space, vectors[0] ?? [], depth);
}

type Row = Omit<Passage, 'score' | 'similarity'>;

/** `offset 0`: by their ids first, or a database without statistics reads all rows of the owner. */
async function readPassages({ db, userId }: Scope, ids: string[]): Promise<Map<string, Row>> {
  if (ids.length === 0) return new Map();
  const rows = await rowsOf<Row>(
    db,
    sql`select c.id as "chunkId", d.id as "documentId", d.name as "documentName",
        c.collection_id as "collectionId", c.text, c.start, c."end", c.headings,
        c.first_page as "firstPage", c.last_page as "lastPage"
      from (select * from chunk where id = any(${arrayOf(ids)}::uuid[]) offset 0) c
        join document d on d.id = c.document_id
      where c.owner_id = ${userId} and d.owner_id = ${userId} and d.deleted_at is null`,
  );
  return new Map(rows.map((row) => [row.chunkId, row]));
}
