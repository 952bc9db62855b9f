import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { documentFiles, documents } from '@/lib/db/schema';
import { wroteLargeRows } from '@/lib/db/upkeep';
import { embedText } from '@/lib/emulator/embed';
import { prepareSpace, type Space, storeVector } from '@/lib/knowledge/vectors';

/** The vectors of the demonstration's embedding model. */
export const demonstration: Space = { name: 'demonstration:mistral-embed', dimensions: 1_024 };

export const vectorOf = (text: string) => Array.from(embedText(text, demonstration.dimensions));

/** Puts chunks into a collection as indexing would, without a file to read. */
export async function addChunks(ctx: Context, collectionId: string, texts: readonly string[]) {
  const [id, fileId] = [randomUUID(), randomUUID()];
  const { db, userId: ownerId } = ctx;
  const file = { id: fileId, ownerId, sha256: fileId, data: new Uint8Array() };
  await db.insert(documentFiles).values(file);
  await db.insert(documents).values({
    id,
    ownerId,
    collectionId,
    fileId,
    name: 'many.txt',
    kind: 'text',
    size: 0,
    state: 'ready',
    embeddingModel: demonstration.name,
    chunkCount: texts.length,
  });
  await prepareSpace(db, demonstration);
  for (const [position, text] of texts.entries()) {
    const chunkId = randomUUID();
    await db.execute(sql`
      insert into chunk (id, owner_id, collection_id, document_id, position, start, "end", text,
        headings, tokens, language, search)
      values (${chunkId}, ${ownerId}, ${collectionId}, ${id}, ${position}, 0, ${text.length}, ${text},
        '[]', 100, 'english', to_tsvector('english', ${text}))`);
    await storeVector(db, demonstration, chunkId, vectorOf(text));
    await wroteLargeRows(db, 1);
  }
}
