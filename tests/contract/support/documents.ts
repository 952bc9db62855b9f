import { randomUUID } from 'node:crypto';
import type { Context } from '@/lib/accounts/context';
import type { Database } from '@/lib/db/client';
import { user } from '@/lib/db/schema';
import { addDocument } from '@/lib/knowledge/add';
import { createCollection } from '@/lib/knowledge/collections';
import { indexerAtRest } from '@/lib/knowledge/index-loop';

/** Somebody new. */
export async function person(db: Database): Promise<Context> {
  const id = randomUUID();
  await db.insert(user).values({ id, name: 'Somebody', email: `${id}@example.com` });
  return { db, userId: id };
}

export async function newCollection(ctx: Context, name = 'Papers'): Promise<string> {
  const id = randomUUID();
  await createCollection(ctx, { id, name });
  return id;
}

/** Adds a text and waits until it is indexed. */
export async function addText(ctx: Context, collectionId: string, text: string, name = 'note.md') {
  const bytes = new TextEncoder().encode(text);
  const added = await addDocument(ctx, { id: randomUUID(), collectionId, name, bytes });
  await indexerAtRest(ctx.db);
  return added;
}
