import { randomUUID } from 'node:crypto';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as schema from '@/lib/db/schema';
import { addDocument } from '@/lib/knowledge/add';
import { listCollections } from '@/lib/knowledge/collections';
import { searchPassages } from '@/lib/knowledge/search';
import { knowledgeState } from '@/lib/knowledge/state';
import { addText, newCollection, person } from '../contract/support/documents';
import { type Postgres, startPostgres } from '../support/postgres';

let postgres: Postgres;
let client: pg.Client;
beforeAll(async () => {
  postgres = await startPostgres();
  client = new pg.Client({ connectionString: postgres.url() });
  await client.connect();
  await migrate(drizzle(client), { migrationsFolder: 'lib/db/migrations' });
}, 60_000);
afterAll(async () => {
  await client.end();
  await postgres.remove();
});

describe('documents on a Postgres of one’s own', () => {
  it('are found where it has pgvector, and otherwise say how to install it', async () => {
    const ctx = await person(drizzle(client, { schema }));
    const { rows } = await client.query(
      `select from pg_available_extensions where name = 'vector'`,
    );
    const collection = await newCollection(ctx);
    if (rows.length > 0) {
      await addText(ctx, collection, 'Comté is aged from four months to two years.');
      const search = { query: 'How long is Comté aged?', collections: [collection] };
      expect(await searchPassages(ctx, search)).toHaveLength(1);
      return;
    }
    const state = await knowledgeState(ctx);
    const message = state.available ? '' : state.problem.message;
    expect(message).toMatch(/^This Postgres has no pgvector\. Install it .*pgvector\/pgvector/);
    const refused = { code: 'knowledge_unavailable', message };
    await expect(
      searchPassages(ctx, { query: 'x', collections: [collection] }),
    ).rejects.toMatchObject(refused);
    const bytes = new TextEncoder().encode('A text.');
    await expect(
      addDocument(ctx, { id: randomUUID(), collectionId: collection, name: 'a.txt', bytes }),
    ).rejects.toMatchObject(refused);
    expect(await listCollections(ctx)).toHaveLength(1);
  });
});
