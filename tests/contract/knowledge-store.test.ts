import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsOf } from '@/lib/db/rows';
import { addDocument } from '@/lib/knowledge/add';
import {
  deleteCollection,
  listCollections,
  purgeDeletedDocuments,
  renameCollection,
  restoreCollection,
} from '@/lib/knowledge/collections';
import { indexerAtRest } from '@/lib/knowledge/index-loop';
import { searchPassages } from '@/lib/knowledge/search';
import {
  deleteDocument,
  getDocument,
  listDocuments,
  readDocument,
  readDocumentFile,
  reindexDocument,
  renameDocument,
  restoreDocument,
} from '@/lib/knowledge/store';
import { openMemory } from './support/database';
import { addText, newCollection, person } from './support/documents';

let memory: Awaited<ReturnType<typeof openMemory>>;
beforeAll(async () => {
  memory = await openMemory();
}, 60_000);
afterAll(() => memory.close());

const somebody = () => person(memory.client());
const notFound = { code: 'not_found' };

async function rowsIn(table: 'chunk' | 'chunk_vector' | 'document_file', owner: string) {
  const [row] = await rowsOf<{ count: number }>(
    memory.client(),
    sql`select count(*)::int as count from ${sql.identifier(table)} where owner_id = ${owner}`,
  );
  return row?.count ?? 0;
}

const cheese = '# Cheese\n\nComté is a hard cheese. It is aged from four months to two years.\n';

describe('a document', () => {
  it('is read, cut, given its vectors and found', async () => {
    const ctx = await somebody();
    const collection = await newCollection(ctx);
    const { id } = await addText(ctx, collection, cheese);
    expect(await getDocument(ctx, id)).toMatchObject({
      state: 'ready',
      failure: null,
      kind: 'markdown',
      embedded: 1,
      chunkCount: 1,
    });
    const { text, chunks } = await readDocument(ctx, id);
    expect(text.slice(chunks[0]?.start, chunks[0]?.end)).toContain('aged from four months');
    const [passage] = await searchPassages(ctx, {
      query: 'How long is Comté aged?',
      collections: [collection],
    });
    expect(passage).toMatchObject({ documentId: id, chunkId: chunks[0]?.id, headings: ['Cheese'] });
    expect(passage?.similarity).toBeGreaterThan(0.2);
  });

  it('is stored once, and once in each collection', async () => {
    const ctx = await somebody();
    const [one, other] = [await newCollection(ctx), await newCollection(ctx)];
    const first = await addText(ctx, one, cheese);
    const again = await addText(ctx, one, cheese, 'other-name.md');
    const elsewhere = await addText(ctx, other, cheese);
    expect(again.id).toBe(first.id);
    expect(elsewhere.id).not.toBe(first.id);
    expect(await rowsIn('document_file', ctx.userId)).toBe(1);
  });

  it('keeps the ids of its chunks when it is indexed again', async () => {
    const ctx = await somebody();
    const { id } = await addText(ctx, await newCollection(ctx), cheese);
    const before = await readDocument(ctx, id);
    await reindexDocument(ctx, id);
    await indexerAtRest(ctx.db);
    expect((await readDocument(ctx, id)).chunks).toEqual(before.chunks);
    expect((await getDocument(ctx, id)).state).toBe('ready');
  });

  it('goes with its chunks and vectors at once, and comes back', async () => {
    const ctx = await somebody();
    const collection = await newCollection(ctx);
    const { id } = await addText(ctx, collection, cheese);
    await deleteDocument(ctx, id);
    expect(await rowsIn('chunk', ctx.userId)).toBe(0);
    expect(await rowsIn('chunk_vector', ctx.userId)).toBe(0);
    expect(await listDocuments(ctx, collection)).toEqual([]);
    await expect(readDocument(ctx, id)).rejects.toMatchObject(notFound);
    await restoreDocument(ctx, id);
    await indexerAtRest(ctx.db);
    expect(await listDocuments(ctx, collection)).toMatchObject([{ id, state: 'ready' }]);
    await deleteDocument(ctx, id);
    expect((await addText(ctx, collection, cheese)).id).toBe(id);
    expect(await getDocument(ctx, id)).toMatchObject({ state: 'ready', chunkCount: 1 });
  });

  it('fails with its cause, and the others go on', async () => {
    const ctx = await somebody();
    const collection = await newCollection(ctx);
    const bytes = new TextEncoder().encode('%PDF-1.7\nthis is no PDF at all');
    const empty = await addDocument(ctx, {
      id: randomUUID(),
      collectionId: collection,
      name: 'empty.pdf',
      bytes,
    });
    await addText(ctx, collection, cheese);
    const documents = await listDocuments(ctx, collection);
    expect(documents.map(({ state }) => state).sort()).toEqual(['failed', 'ready']);
    expect((await getDocument(ctx, empty.id)).failure).toMatchObject({ code: 'broken_document' });
    expect((await readDocumentFile(ctx, empty.id)).data).toEqual(bytes);
  });

  it('is refused when it is larger than 20 MB, or nothing that can be read', async () => {
    const ctx = await somebody();
    const collectionId = await newCollection(ctx);
    const add = (bytes: Uint8Array) =>
      addDocument(ctx, { id: randomUUID(), collectionId, name: 'x.txt', bytes });
    await expect(add(new Uint8Array(20 * 1024 * 1024 + 1))).rejects.toMatchObject({
      code: 'document_too_large',
    });
    await expect(add(new Uint8Array([0x4d, 0x5a, 0, 1, 2, 3]))).rejects.toMatchObject({
      code: 'unsupported_document',
    });
  });
});

describe('a collection', () => {
  it('is made once by its id, counted, renamed, deleted and brought back', async () => {
    const ctx = await somebody();
    const id = await newCollection(ctx, 'zebra');
    await newCollection(ctx, 'Ant');
    await addText(ctx, id, cheese);
    await renameCollection(ctx, id, 'Yak');
    expect(await listCollections(ctx)).toMatchObject([
      { name: 'Ant', documents: 0, chunks: 0 },
      { id, name: 'Yak', documents: 1, chunks: 1 },
    ]);
    await deleteCollection(ctx, id);
    expect(await listCollections(ctx)).toHaveLength(1);
    expect(await rowsIn('chunk_vector', ctx.userId)).toBe(0);
    expect(await searchPassages(ctx, { query: 'Comté', collections: [id] })).toEqual([]);
    await restoreCollection(ctx, id);
    await indexerAtRest(ctx.db);
    expect(await searchPassages(ctx, { query: 'Comté', collections: [id] })).toHaveLength(1);
  });

  it('is taken away for good after a day, with the files that nobody else has', async () => {
    const ctx = await somebody();
    const [one, other] = [await newCollection(ctx), await newCollection(ctx)];
    await addText(ctx, one, cheese);
    await addText(ctx, one, 'Only in one of them.');
    await addText(ctx, other, cheese);
    await deleteCollection(ctx, one);
    await purgeDeletedDocuments(memory.client());
    expect(await rowsIn('document_file', ctx.userId)).toBe(2);
    await ctx.db.execute(
      sql`update collection set deleted_at = now() - interval '25 hours' where id = ${one}`,
    );
    await expect(restoreCollection(ctx, one)).rejects.toMatchObject(notFound);
    await purgeDeletedDocuments(memory.client());
    expect(await rowsIn('document_file', ctx.userId)).toBe(1);
  });
});

it('shows and gives nothing of one person to another', async () => {
  const [one, other] = [await somebody(), await somebody()];
  const collection = await newCollection(one);
  const { id } = await addText(one, collection, cheese);
  const bytes = new TextEncoder().encode(cheese);
  const attempts = [
    () => listDocuments(other, collection),
    () => getDocument(other, id),
    () => readDocument(other, id),
    () => readDocumentFile(other, id),
    () => renameDocument(other, id, 'mine'),
    () => reindexDocument(other, id),
    () => deleteDocument(other, id),
    () => restoreDocument(other, id),
    () => renameCollection(other, collection, 'mine'),
    () => deleteCollection(other, collection),
    () => addDocument(other, { id: randomUUID(), collectionId: collection, name: 'x.md', bytes }),
  ];
  for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(notFound);
  expect(await listCollections(other)).toEqual([]);
  // The id of somebody else's document, for one's own file.
  const own = await newCollection(other);
  await expect(
    addDocument(other, { id, collectionId: own, name: 'x.md', bytes }),
  ).rejects.toMatchObject(notFound);
  expect(await getDocument(one, id)).toMatchObject({ name: 'note.md', state: 'ready' });
});
