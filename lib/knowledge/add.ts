import { createHash, randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { documentFiles, documents } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { requireCollection } from './collections';
import { wakeIndexer } from './index-loop';
import { toBeRead } from './progress';
import { type DocumentItem, maxDocumentBytes } from './schema';
import { documentKind } from './sniff';
import { requireKnowledge } from './state';
import { getDocument } from './store';

type NewDocument = { id: string; collectionId: string; name: string; bytes: Uint8Array };

/**
 * Puts a file into a collection, to be read in the background. Its bytes are stored once, whatever
 * collections it is in; the same file in the same collection gives the document that is there. Throws
 * `not_found`, `knowledge_unavailable`, `document_too_large` and what `documentKind` throws.
 */
export async function addDocument(ctx: Context, document: NewDocument): Promise<DocumentItem> {
  const { id, collectionId, name, bytes } = document;
  if (bytes.byteLength > maxDocumentBytes) throw new AppError('document_too_large');
  await requireKnowledge(ctx);
  await requireCollection(ctx, collectionId);
  const kind = documentKind(bytes, name);
  const stored = await ctx.db.transaction(async (tx) => {
    const fileId = await storeFile({ ...ctx, db: tx }, bytes);
    await tx
      .insert(documents)
      .values({
        id,
        ownerId: ctx.userId,
        collectionId,
        fileId,
        name,
        kind,
        size: bytes.byteLength,
        ...toBeRead,
      })
      .onConflictDoNothing();
    const same = and(eq(documents.collectionId, collectionId), eq(documents.fileId, fileId));
    const [found] = await tx
      .update(documents)
      .set({ deletedAt: null }) // it may be there, and deleted
      .where(and(eq(documents.ownerId, ctx.userId), same))
      .returning({ id: documents.id });
    // The id is taken by another document.
    if (!found) throw new AppError('not_found');
    return found.id;
  });
  wakeIndexer(ctx.db);
  return getDocument(ctx, stored);
}

async function storeFile(ctx: Context, data: Uint8Array): Promise<string> {
  const sha256 = createHash('sha256').update(data).digest('hex');
  await ctx.db
    .insert(documentFiles)
    .values({ id: randomUUID(), ownerId: ctx.userId, sha256, data })
    .onConflictDoNothing({ target: [documentFiles.ownerId, documentFiles.sha256] });
  const [file] = await ctx.db
    .select({ id: documentFiles.id })
    .from(documentFiles)
    .where(and(eq(documentFiles.ownerId, ctx.userId), eq(documentFiles.sha256, sha256)));
  if (!file) throw new AppError('internal');
  return file.id;
}
