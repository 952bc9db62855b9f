import { createHash } from 'node:crypto';
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Database } from '@/lib/db/client';
import { rowsOf } from '@/lib/db/rows';
import { chunks, documentFiles } from '@/lib/db/schema';
import { wroteLargeRows } from '@/lib/db/upkeep';
import { AppError } from '@/lib/errors';
import type { Embedder } from '@/lib/models/embedding';
import { embedTexts } from './embed';
import { extractDocument } from './extract';
import { foldAccents } from './fold';
import { type Claimed, LeaseLostError, progress } from './lease';
import type { Chunk } from './schema';
import { prepareSpace, storedDimensions, storeVector } from './vectors';

/** Rows a statement: enough for speed, few enough that nobody waits long for the database. */
const rowsAtOnce = 10;
/** Chunks whose vectors are asked for before they are stored: what a kill may cost. */
const chunksAtOnce = 32;
/** A service that limits or fails is asked again for about a minute. */
const retries = 5;

/**
 * Brings a document from where it stands to `ready`: reads its file, cuts it, makes the vectors that
 * are missing. What is done stays done when it ends early. Throws what `extractDocument` and
 * `embedTexts` throw, `LeaseLostError`, and the signal's reason.
 */
export async function ingest(
  db: Database,
  document: Claimed,
  embedder: Embedder,
  signal: AbortSignal,
): Promise<void> {
  if (document.state === 'reading') await read(db, document, signal);
  await embedMissing(db, document, embedder, signal);
  await progress(db, document, {
    state: 'ready',
    embeddingModel: embedder.space,
    lease: null,
    heartbeatAt: null,
    attempts: 0,
  });
}

async function read(db: Database, document: Claimed, signal: AbortSignal): Promise<void> {
  const { id, ownerId, fileId, kind } = document;
  const [file] = await db
    .select({ bytes: documentFiles.data })
    .from(documentFiles)
    .where(and(eq(documentFiles.id, fileId), eq(documentFiles.ownerId, ownerId)));
  if (!file) throw new LeaseLostError();
  const { text, pages, language, chunks: cut } = await extractDocument({ ...file, kind }, signal);
  if (cut.length === 0) throw new AppError('empty_document');
  await progress(db, document, { text, pages, language, embedded: 0, chunkCount: cut.length });
  await db.delete(chunks).where(and(eq(chunks.documentId, id), eq(chunks.ownerId, ownerId)));
  for (let at = 0; at < cut.length; at += rowsAtOnce) {
    signal.throwIfAborted();
    const rows = cut.slice(at, at + rowsAtOnce);
    await db
      .insert(chunks)
      .values(rows.map((chunk, index) => toRow(document, chunk, at + index)))
      .onConflictDoNothing();
  }
  await progress(db, document, { state: 'embedding', attempts: 0 });
}

function toRow({ id, ownerId, collectionId }: Claimed, chunk: Chunk, position: number) {
  const { headings, text, language } = chunk;
  const words = (of: string) => sql`to_tsvector(${language}::regconfig, ${foldAccents(of)})`;
  return {
    ...chunk,
    id: chunkId(id, chunk),
    ownerId,
    collectionId,
    documentId: id,
    position,
    search: sql<string>`setweight(${words(headings.join(' '))}, 'C') || ${words(text)}`,
  };
}

/** The same stretch of the same document has the same id: a citation outlives indexing again. */
function chunkId(documentId: string, { start, end }: Chunk): string {
  const hash = createHash('sha256').update(`${documentId} ${start} ${end}`).digest('hex');
  // The version and variant of a UUID made by a rule of one's own (RFC 9562, section 5.8).
  const variant = '89ab'[Number.parseInt(hash[16] ?? '0', 16) % 4];
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

type Missing = { id: string; position: number; headings: string[]; text: string };

async function embedMissing(
  db: Database,
  document: Claimed,
  embedder: Embedder,
  signal: AbortSignal,
): Promise<void> {
  let dimensions = embedder.dimensions ?? (await storedDimensions(db, embedder.space));
  let embedded = await countVectors(db, document, embedder.space);
  await progress(db, document, { embedded });
  for (let after = -1; ; ) {
    signal.throwIfAborted();
    const missing = await missingVectors(db, document, embedder.space, after);
    if (missing.length === 0) return;
    const asking = { retries, signal, dimensions };
    const { vectors } = await embedTexts(embedder, missing.map(toBeEmbedded), asking);
    dimensions ??= vectors[0]?.length ?? 0;
    await prepareSpace(db, { name: embedder.space, dimensions });
    for (const [index, { id }] of missing.entries()) {
      signal.throwIfAborted();
      await storeVector(db, { name: embedder.space, dimensions }, id, vectors[index] ?? []);
    }
    await wroteLargeRows(db, missing.length);
    embedded += missing.length;
    after = missing.at(-1)?.position ?? after;
    await progress(db, document, { embedded, attempts: 0 });
  }
}

/** The headings say what a text is about that does not say so itself. */
const toBeEmbedded = ({ headings, text }: Missing) =>
  headings.length === 0 ? text : `${headings.join(' > ')}\n\n${text}`;

function missingVectors(
  db: Database,
  { id, ownerId }: Claimed,
  space: string,
  after: number,
): Promise<Missing[]> {
  const { position, headings, text } = chunks;
  return db
    .select({ id: chunks.id, position, headings, text })
    .from(chunks)
    .where(
      and(
        eq(chunks.documentId, id),
        eq(chunks.ownerId, ownerId),
        gt(position, after),
        sql`not exists (select from chunk_vector v where v.chunk_id = ${chunks.id} and v.model = ${space})`,
      ),
    )
    .orderBy(asc(position))
    .limit(chunksAtOnce);
}

async function countVectors(db: Database, { id }: Claimed, space: string): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(
    db,
    sql`select count(*)::int as count from chunk c
      join chunk_vector v on v.chunk_id = c.id where c.document_id = ${id} and v.model = ${space}`,
  );
  return row?.count ?? 0;
}
