import { createHash, randomUUID } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { files } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { cleanImage } from './image';
import type { StoredFile } from './schema';

const described = {
  fileId: files.id,
  mediaType: files.mediaType,
  width: files.width,
  height: files.height,
  size: files.size,
};

/** Cleans and keeps an image by its content hash; the same picture again gives the same file. */
export async function storeImage(ctx: Context, upload: Uint8Array): Promise<StoredFile> {
  const { data, mediaType, width, height } = await cleanImage(upload);
  const sha256 = createHash('sha256').update(data).digest('hex');
  await ctx.db
    .insert(files)
    .values({
      id: randomUUID(),
      ownerId: ctx.userId,
      sha256,
      mediaType,
      width,
      height,
      size: data.byteLength,
      data,
    })
    .onConflictDoNothing({ target: [files.ownerId, files.sha256] });
  const [stored] = await ctx.db
    .select(described)
    .from(files)
    .where(and(eq(files.ownerId, ctx.userId), eq(files.sha256, sha256)));
  if (!stored) throw new AppError('internal');
  return stored;
}

/** The caller's own files among these ids, without their bytes. */
export async function findOwnFiles(ctx: Context, ids: string[]): Promise<StoredFile[]> {
  if (ids.length === 0) return [];
  return ctx.db
    .select(described)
    .from(files)
    .where(and(eq(files.ownerId, ctx.userId), inArray(files.id, ids)));
}

/** The bytes of one of the caller's own files. Throws `not_found`. */
export async function readOwnFile(
  ctx: Context,
  id: string,
): Promise<{ mediaType: string; data: Uint8Array }> {
  const [file] = await ctx.db
    .select({ mediaType: files.mediaType, data: files.data })
    .from(files)
    .where(and(eq(files.ownerId, ctx.userId), eq(files.id, id)));
  if (!file) throw new AppError('not_found');
  return file;
}
