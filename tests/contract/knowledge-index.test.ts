import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '@/lib/accounts/context';
import { rowsOf } from '@/lib/db/rows';
import { documents } from '@/lib/db/schema';
import { createEmulator } from '@/lib/emulator';
import { embedTexts } from '@/lib/knowledge/embed';
import { indexerAtRest, wakeIndexer } from '@/lib/knowledge/index-loop';
import { searchPassages } from '@/lib/knowledge/search';
import { getDocument, readDocument } from '@/lib/knowledge/store';
import { connectionTo } from '@/lib/models/connections';
import { resolveEmbedder } from '@/lib/models/embedding';
import { openMemory } from './support/database';
import { addText, newCollection, person } from './support/documents';

let memory: Awaited<ReturnType<typeof openMemory>>;
let ctx: Context;
let collection: string;
let id: string;
beforeAll(async () => {
  memory = await openMemory();
  ctx = await person(memory.client());
  collection = await newCollection(ctx);
  const pages = Array.from({ length: 60 }, (_, at) => `## Part ${at}\n\n${sentences(at)}`);
  ({ id } = await addText(ctx, collection, pages.join('\n\n')));
}, 60_000);
afterAll(() => memory.close());

const sentences = (at: number) =>
  Array.from(
    { length: 30 },
    (_, line) => `Line ${line} of part ${at} is about subject ${at}.`,
  ).join(' ');

const change = (set: Partial<typeof documents.$inferInsert>) =>
  ctx.db.update(documents).set(set).where(eq(documents.id, id));

async function vectors() {
  const [row] = await rowsOf<{ models: string[] | null; count: number }>(
    ctx.db,
    sql`select array_agg(distinct v.model) as models, count(*)::int as count
      from chunk_vector v join chunk c on c.id = v.chunk_id where c.document_id = ${id}`,
  );
  return row;
}

async function resume() {
  wakeIndexer(ctx.db);
  await indexerAtRest(ctx.db);
  return getDocument(ctx, id);
}

describe('indexing', () => {
  it('goes on where a process that is gone has ended', async () => {
    const { chunkCount } = await getDocument(ctx, id);
    expect(chunkCount).toBeGreaterThan(20);
    const half = Math.floor(chunkCount / 2);
    const { chunks } = await readDocument(ctx, id);
    const lost = chunks.slice(half).map((chunk) => chunk.id);
    await ctx.db.execute(
      sql`delete from chunk_vector where chunk_id = any(${`{${lost.join(',')}}`}::uuid[])`,
    );
    const heartbeatAt = new Date(Date.now() - 20_000);
    await change({ state: 'embedding', embedded: 5, lease: randomUUID(), heartbeatAt });
    expect(await resume()).toMatchObject({ state: 'ready', embedded: chunkCount });
    expect((await vectors())?.count).toBe(chunkCount);
    expect((await readDocument(ctx, id)).chunks).toEqual(chunks);
  });

  it('leaves alone what somebody works on', async () => {
    const lease = randomUUID();
    await change({ state: 'embedding', lease, heartbeatAt: new Date() });
    expect(await resume()).toMatchObject({ state: 'embedding' });
    const heartbeatAt = new Date(Date.now() - 20_000);
    await change({ heartbeatAt });
    expect(await resume()).toMatchObject({ state: 'ready' });
  });

  it('does not begin for ever what ends every process', async () => {
    const heartbeatAt = new Date(Date.now() - 20_000);
    await change({ state: 'reading', lease: randomUUID(), heartbeatAt, attempts: 5 });
    const { state, failure } = await resume();
    expect(state).toBe('failed');
    expect(failure?.message).toBe('The server ended 5 times while it worked on this document.');
    await change({ state: 'embedding', failure: null, attempts: 0 });
    expect(await resume()).toMatchObject({ state: 'ready' });
  });

  it('makes vectors of another model anew, by the model in use', async () => {
    const { chunkCount } = await getDocument(ctx, id);
    await ctx.db.execute(sql`update chunk_vector set model = 'mistral:older-embed'`);
    await change({ embeddingModel: 'mistral:older-embed' });
    const search = { query: 'subject 17', collections: [collection], mode: 'vector' } as const;
    expect(await searchPassages(ctx, search)).toEqual([]);
    expect(await resume()).toMatchObject({ state: 'ready', embedded: chunkCount });
    expect(await vectors()).toEqual({
      models: ['demonstration:mistral-embed'],
      count: chunkCount,
    });
    expect((await searchPassages(ctx, search))[0]?.headings).toEqual(['Part 17']);
  });
});

/** An embedding model that answers as `change` makes of what the emulator answers. */
function embedder(answer: (response: Response, call: number) => Promise<Response>) {
  const emulator = createEmulator({ paceMs: 0, seed: 1 });
  const sent: string[][] = [];
  const made = resolveEmbedder(({ source }) => ({
    ...connectionTo(source),
    fetch: async (input, init) => {
      sent.push(JSON.parse(String(init?.body)).input);
      return answer(await emulator.fetch(input, init), sent.length);
    },
  }));
  return { made, sent };
}
const asIs = async (response: Response) => response;

describe('embedding', () => {
  it('sends batches that the service takes, and keeps the order', async () => {
    const { made, sent } = embedder(asIs);
    const texts = Array.from({ length: 90 }, (_, at) => `Text ${at}. ${'word '.repeat(at * 8)}`);
    const { vectors, tokens } = await embedTexts(made, texts);
    expect(sent.flat()).toEqual(texts);
    expect(sent.length).toBeGreaterThan(3);
    expect(tokens).toBeGreaterThan(5_000);
    const alone = await embedTexts(made, [texts[77] ?? '']);
    expect(vectors[77]).toEqual(alone.vectors[0]);
  });

  it('asks again when it is limited', async () => {
    const limited = () =>
      Response.json(
        { object: 'error', message: 'Rate limit exceeded', type: 'rate_limited', code: '1300' },
        { status: 429, headers: { 'retry-after-ms': '1' } },
      );
    const { made, sent } = embedder(async (response, call) => (call < 3 ? limited() : response));
    expect((await embedTexts(made, ['a'])).vectors).toHaveLength(1);
    expect(sent).toHaveLength(3);
    const never = embedder(async () => limited());
    await expect(embedTexts(never.made, ['a'])).rejects.toMatchObject({
      code: 'service_rate_limited',
    });
  });

  it('refuses vectors of another length than the model has', async () => {
    const { made } = embedder(async (response) => {
      const body = await response.json();
      for (const row of body.data) row.embedding.length = 512;
      return Response.json(body);
    });
    await expect(embedTexts(made, ['a', 'b'])).rejects.toMatchObject({
      code: 'wrong_dimension',
      message: 'Mistral Embed answered with vectors of 512 dimensions where 1024 were expected.',
    });
  });

  it('says what the service refused', async () => {
    const { made } = embedder(asIs);
    await expect(embedTexts(made, ['long '.repeat(20_000)])).rejects.toMatchObject({
      code: 'service_refused_request',
    });
  });
});
