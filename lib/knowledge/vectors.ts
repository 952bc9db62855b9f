import { createHash } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '@/lib/db/client';
import { rowsOf } from '@/lib/db/rows';
import { rotate } from './rotate';

/** Vectors of one model: only these are ever compared. */
export type Space = { name: string; dimensions: number };

/** Held while tables and indexes are made, so that several processes may do so at once. */
const makingLock = 727_203_115;

const literal = (text: string) => sql.raw(`'${text.replaceAll("'", "''")}'`);

/** The rows of a space, written out: an index of some rows is only taken where the text says which. */
export const inSpace = ({ name, dimensions }: Space): SQL =>
  sql`model = ${literal(name)} and dimensions = ${sql.raw(String(dimensions))}`;

/** The signs of a vector's numbers, one bit each. */
export const signsOf = (vector: SQL, { dimensions }: Space): SQL =>
  sql`binary_quantize(${vector})::bit(${sql.raw(String(dimensions))})`;

/** A vector as pgvector reads it, turned as all are that are stored. */
export const asVector = (vector: readonly number[]): string =>
  `[${Array.from(rotate(vector), (value) => value.toPrecision(7)).join(',')}]`;

async function making(db: Database, ...statements: SQL[]): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${sql.raw(String(makingLock))})`);
    for (const statement of statements) await tx.execute(statement);
  });
}

/** Makes the table of vectors, which only a database with pgvector can have. */
export async function makeVectorTable(db: Database): Promise<void> {
  const [found] = await rowsOf<{ name: string | null }>(
    db,
    sql`select to_regclass('chunk_vector')::text as name`,
  );
  if (found?.name) return;
  await making(
    db,
    sql`create extension if not exists vector`,
    sql`create table if not exists chunk_vector (
      chunk_id uuid primary key references chunk on delete cascade,
      owner_id text not null,
      collection_id uuid not null,
      model text not null,
      dimensions integer not null,
      embedding vector not null
    )`,
    // Beside the row, where it fits: reading ten thousand of them then is one pass over the table.
    sql`alter table chunk_vector alter embedding set storage main`,
    sql`create index if not exists chunk_vector_scope on chunk_vector (owner_id, collection_id)`,
  );
}

const prepared = new WeakMap<Database, Set<string>>();

/**
 * Makes the index of a space. It is there from the first vector on and grows with each: an index of
 * many vectors made at once would hold up the embedded database for minutes. It holds the signs only,
 * a thirtieth of the vectors' size, and finds candidates to compare exactly.
 */
export async function prepareSpace(db: Database, space: Space): Promise<void> {
  const key = `${space.name} ${space.dimensions}`;
  const known = prepared.get(db) ?? new Set();
  if (known.has(key)) return;
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 16);
  await making(
    db,
    sql`create index if not exists ${sql.identifier(`chunk_vector_${hash}`)} on chunk_vector
      using hnsw ((${signsOf(sql`embedding`, space)}) bit_hamming_ops)
      where ${inSpace(space)}`,
  );
  prepared.set(db, known.add(key));
}

/** The length of a model's vectors that are stored, or undefined: there are none. */
export async function storedDimensions(db: Database, name: string): Promise<number | undefined> {
  const [row] = await rowsOf<{ dimensions: number }>(
    db,
    sql`select dimensions from chunk_vector where model = ${name} limit 1`,
  );
  return row?.dimensions;
}

/**
 * Keeps the vector of a chunk, in place of one of another model; a chunk that is gone gets none. One
 * row a statement: others have their turn between them (`EmbeddedPostgres`).
 */
export async function storeVector(
  db: Database,
  space: Space,
  chunkId: string,
  vector: readonly number[],
): Promise<void> {
  await db.execute(sql`
    insert into chunk_vector (chunk_id, owner_id, collection_id, model, dimensions, embedding)
    select id, owner_id, collection_id, ${space.name}, ${space.dimensions}::int, ${asVector(vector)}::vector
    from chunk where id = ${chunkId}
    on conflict (chunk_id) do update
    set model = excluded.model, dimensions = excluded.dimensions, embedding = excluded.embedding`);
}
