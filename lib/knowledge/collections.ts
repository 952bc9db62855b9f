import { and, asc, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import type { Database } from '@/lib/db/client';
import { chunks, collections, documentFiles, documents } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { wakeIndexer } from './index-loop';
import { toBeRead } from './progress';
import type { Collection } from './schema';

/** A deleted collection or document can be brought back for so long. */
export const undoFor = sql`interval '24 hours'`;

const ownLive = (ctx: Context, id: string) =>
  and(eq(collections.id, id), eq(collections.ownerId, ctx.userId), isNull(collections.deletedAt));

/** The caller's collections by name, with what is in them. */
export async function listCollections(ctx: Context): Promise<Collection[]> {
  return ctx.db
    .select({
      id: collections.id,
      name: collections.name,
      documents: sql<number>`count(${documents.id})::int`,
      chunks: sql<number>`coalesce(sum(${documents.chunkCount}), 0)::int`,
    })
    .from(collections)
    .leftJoin(
      documents,
      and(eq(documents.collectionId, collections.id), isNull(documents.deletedAt)),
    )
    .where(and(eq(collections.ownerId, ctx.userId), isNull(collections.deletedAt)))
    .groupBy(collections.id)
    .orderBy(asc(sql`lower(${collections.name})`), asc(collections.id));
}

/** Throws `not_found` unless this is one of the caller's own collections. */
export async function requireCollection(ctx: Context, id: string): Promise<void> {
  const [own] = await ctx.db
    .select({ id: collections.id })
    .from(collections)
    .where(ownLive(ctx, id));
  if (!own) throw new AppError('not_found');
}

/** Makes an empty collection; the same id again changes nothing. Throws `not_found`: it is taken. */
export async function createCollection(
  ctx: Context,
  { id, name }: { id: string; name: string },
): Promise<void> {
  await ctx.db
    .insert(collections)
    .values({ id, ownerId: ctx.userId, name })
    .onConflictDoNothing({ target: collections.id });
  await requireCollection(ctx, id);
}

export async function renameCollection(ctx: Context, id: string, name: string): Promise<void> {
  const renamed = await ctx.db
    .update(collections)
    .set({ name })
    .where(ownLive(ctx, id))
    .returning({ id: collections.id });
  if (renamed.length === 0) throw new AppError('not_found');
}

/**
 * Takes a collection away, its chunks and vectors at once and for good; `restoreCollection` brings
 * it back within a day and reads its files again.
 */
export async function deleteCollection(ctx: Context, id: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const deleted = await tx
      .update(collections)
      .set({ deletedAt: sql`now()` })
      .where(ownLive(ctx, id))
      .returning({ id: collections.id });
    if (deleted.length === 0) throw new AppError('not_found');
    await tx
      .update(documents)
      .set({ ...toBeRead, chunkCount: 0 })
      .where(and(eq(documents.collectionId, id), eq(documents.ownerId, ctx.userId)));
    await tx.delete(chunks).where(and(eq(chunks.collectionId, id), eq(chunks.ownerId, ctx.userId)));
  });
}

/** Undoes `deleteCollection`. Throws `not_found`. */
export async function restoreCollection(ctx: Context, id: string): Promise<void> {
  const restored = await ctx.db
    .update(collections)
    .set({ deletedAt: null })
    .where(
      and(
        eq(collections.id, id),
        eq(collections.ownerId, ctx.userId),
        gt(collections.deletedAt, sql`now() - ${undoFor}`),
      ),
    )
    .returning({ id: collections.id });
  if (restored.length === 0) throw new AppError('not_found');
  wakeIndexer(ctx.db);
}

/** Takes away for good, whoever owns it, what was deleted more than a day ago, files included. */
export async function purgeDeletedDocuments(database: Database): Promise<void> {
  const lastUndo = sql`now() - ${undoFor}`;
  await database.delete(collections).where(lt(collections.deletedAt, lastUndo));
  await database.delete(documents).where(lt(documents.deletedAt, lastUndo));
  await database
    .delete(documentFiles)
    .where(
      sql`not exists (select from ${documents} where ${documents.fileId} = ${documentFiles.id})`,
    );
}
