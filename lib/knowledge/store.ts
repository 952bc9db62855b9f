import { and, asc, desc, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { Context } from '@/lib/accounts/context';
import { chunks, collections, documentFiles, documents } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { requireCollection, undoFor } from './collections';
import { lookForWork, wakeIndexer } from './index-loop';
import { toBeRead } from './progress';
import type { DocumentItem, DocumentKind, DocumentText } from './schema';

const described = {
  id: documents.id,
  collectionId: documents.collectionId,
  name: documents.name,
  kind: documents.kind,
  size: documents.size,
  state: documents.state,
  failure: documents.failure,
  embedded: documents.embedded,
  chunkCount: documents.chunkCount,
  pages: documents.pages,
  createdAt: documents.createdAt,
};

type Described = Omit<DocumentItem, 'createdAt'> & { createdAt: Date };

const toItem = ({ createdAt, ...document }: Described): DocumentItem => ({
  ...document,
  createdAt: createdAt.toISOString(),
});

const ownDocument = (ctx: Context, id: string) =>
  and(eq(documents.id, id), eq(documents.ownerId, ctx.userId));

/** A document is as gone as its collection. */
const isLive = and(
  isNull(documents.deletedAt),
  sql`exists (select from ${collections}
    where ${collections.id} = ${documents.collectionId} and ${collections.deletedAt} is null)`,
);

const ownLive = (ctx: Context, id: string) => and(ownDocument(ctx, id), isLive);

/**
 * The documents of one of the caller's own collections, the newest first. Whoever looks also takes
 * up what a process that is gone has left undone. Throws `not_found`.
 */
export async function listDocuments(ctx: Context, collectionId: string): Promise<DocumentItem[]> {
  await requireCollection(ctx, collectionId);
  lookForWork(ctx.db);
  const rows = await ctx.db
    .select(described)
    .from(documents)
    .where(
      and(
        eq(documents.collectionId, collectionId),
        eq(documents.ownerId, ctx.userId),
        isNull(documents.deletedAt),
      ),
    )
    .orderBy(desc(documents.createdAt), asc(documents.id));
  return rows.map(toItem);
}

/** One of the caller's own documents, without its text. Throws `not_found`. */
export async function getDocument(ctx: Context, id: string): Promise<DocumentItem> {
  const [document] = await ctx.db.select(described).from(documents).where(ownLive(ctx, id));
  if (!document) throw new AppError('not_found');
  return toItem(document);
}

/** A document with what was read out of it, and its chunks in order. Throws `not_found`. */
export async function readDocument(ctx: Context, id: string): Promise<DocumentText> {
  const [document] = await ctx.db
    .select({ ...described, text: documents.text })
    .from(documents)
    .where(ownLive(ctx, id));
  if (!document) throw new AppError('not_found');
  const cut = await ctx.db
    .select({
      id: chunks.id,
      position: chunks.position,
      start: chunks.start,
      end: chunks.end,
      headings: chunks.headings,
      firstPage: chunks.firstPage,
      lastPage: chunks.lastPage,
      tokens: chunks.tokens,
    })
    .from(chunks)
    .where(and(eq(chunks.documentId, id), eq(chunks.ownerId, ctx.userId)))
    .orderBy(asc(chunks.position));
  const { text, ...item } = document;
  return { ...toItem(item), text: text ?? '', chunks: cut };
}

/** The file itself, as it was added. Throws `not_found`. */
export async function readDocumentFile(
  ctx: Context,
  id: string,
): Promise<{ name: string; kind: DocumentKind; data: Uint8Array }> {
  const [file] = await ctx.db
    .select({ name: documents.name, kind: documents.kind, data: documentFiles.data })
    .from(documents)
    .innerJoin(documentFiles, eq(documentFiles.id, documents.fileId))
    .where(ownLive(ctx, id));
  if (!file) throw new AppError('not_found');
  return file;
}

export async function renameDocument(ctx: Context, id: string, name: string): Promise<void> {
  await update(ctx, id, { name });
}

/**
 * Reads a document from its file again and makes its vectors anew; until it is read again, what was
 * found in it before is found. Throws `not_found`.
 */
export async function reindexDocument(ctx: Context, id: string): Promise<void> {
  await update(ctx, id, toBeRead);
  wakeIndexer(ctx.db);
}

async function update(
  ctx: Context,
  id: string,
  change: PgUpdateSetSource<typeof documents>,
): Promise<void> {
  const updated = await ctx.db
    .update(documents)
    .set({ ...change, updatedAt: sql`now()` })
    .where(ownLive(ctx, id))
    .returning({ id: documents.id });
  if (updated.length === 0) throw new AppError('not_found');
}

/**
 * Takes a document away, its chunks and vectors at once and for good; `restoreDocument` brings it
 * back within a day and reads its file again. Throws `not_found`.
 */
export async function deleteDocument(ctx: Context, id: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await update({ ...ctx, db: tx }, id, {
      ...toBeRead,
      chunkCount: 0,
      text: null,
      deletedAt: sql`now()`,
    });
    await tx.delete(chunks).where(and(eq(chunks.documentId, id), eq(chunks.ownerId, ctx.userId)));
  });
}

/** Undoes `deleteDocument`. Throws `not_found`. */
export async function restoreDocument(ctx: Context, id: string): Promise<void> {
  const restored = await ctx.db
    .update(documents)
    .set({ deletedAt: null })
    .where(
      and(
        ownDocument(ctx, id),
        isNotNull(documents.deletedAt),
        gt(documents.deletedAt, sql`now() - ${undoFor}`),
      ),
    )
    .returning({ id: documents.id });
  if (restored.length === 0) throw new AppError('not_found');
  wakeIndexer(ctx.db);
}
