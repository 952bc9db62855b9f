import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DocumentItem, Passage } from '@/lib/knowledge/schema';
import { type App, startApp } from '../support/app';
import { Client } from '../support/client';

let app: App;
let client: Client;
beforeAll(async () => {
  app = await startApp();
  client = await Client.signIn(app.url);
}, 60_000);
afterAll(() => app.stop(), 30_000);

const section = (at: number) =>
  `## Section ${at}\n\n${`Section ${at} tells of thing ${at}, of nothing else and at some length. `.repeat(24)}\n\n`;
const manySections = Array.from({ length: 150 }, (_, at) => section(at)).join('');

async function statusOf(collection: string): Promise<DocumentItem> {
  const answer = await client.fetch(`/api/knowledge/collections/${collection}/documents`);
  const { documents } = await answer.json();
  return documents[0];
}

/** Looks, as the page does, until what is waited for has come. */
async function until(collection: string, hasCome: (document: DocumentItem) => boolean) {
  for (;;) {
    const document = await statusOf(collection);
    if (hasCome(document)) return document;
    await pause(50);
  }
}

it('kill -9 while a document is indexed: it goes on, and nothing is twice or missing', {
  timeout: 120_000,
}, async () => {
  const collection = randomUUID();
  await client.post('/api/knowledge/collections', { id: collection, name: 'Long' });
  const form = new FormData();
  form.set('file', new Blob([manySections]), 'long.md');
  const path = `/api/knowledge/collections/${collection}/documents`;
  const added = await client.fetch(path, { method: 'POST', body: form });
  expect(added.status).toBe(201);
  const halfway = await until(collection, ({ embedded }) => embedded > 0);
  expect(halfway.state).toBe('embedding');
  await app.restart('SIGKILL');
  const after = await statusOf(collection);
  expect(after.embedded).toBeGreaterThanOrEqual(halfway.embedded);
  const done = await until(collection, ({ state }) => state === 'ready' || state === 'failed');
  expect(done).toMatchObject({ state: 'ready', failure: null, embedded: done.chunkCount });
  const search = { query: 'thing 137', collections: [collection] };
  const answer = await client.post('/api/knowledge/search', search);
  const { passages }: { passages: Passage[] } = await answer.json();
  expect(passages[0]?.headings).toEqual(['Section 137']);
  expect(new Set(passages.map(({ chunkId }) => chunkId)).size).toBe(passages.length);
});
