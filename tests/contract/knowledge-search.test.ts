import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '@/lib/accounts/context';
import { rowsOf } from '@/lib/db/rows';
import { scopeOf } from '@/lib/knowledge/scope';
import { searchPassages } from '@/lib/knowledge/search';
import { nearest, nearestByIndex } from '@/lib/knowledge/search-vectors';
import { knowledgeState } from '@/lib/knowledge/state';
import { asVector } from '@/lib/knowledge/vectors';
import { openMemory } from './support/database';
import { addText, newCollection, person } from './support/documents';
import { addChunks, demonstration, vectorOf } from './support/many-chunks';

let memory: Awaited<ReturnType<typeof openMemory>>;
let ctx: Context;
beforeAll(async () => {
  memory = await openMemory();
  const db = memory.client();
  ctx = await person(db);
  await knowledgeState(ctx);
}, 60_000);
afterAll(() => memory.close());

const foundIn = async (query: string, collection: string, mode?: 'hybrid' | 'vector' | 'text') =>
  (await searchPassages(ctx, { query, collections: [collection], ...(mode ? { mode } : {}) })).map(
    ({ text }) => text,
  );

describe('words', () => {
  let collection: string;
  beforeAll(async () => {
    collection = await newCollection(ctx);
    await addText(ctx, collection, 'The committee approved the annual budgets of the museums.');
    await addText(
      ctx,
      collection,
      'Les fenêtres du château étaient fermées pendant toute la durée des travaux de l’été.',
    );
    await addText(ctx, collection, 'Der Fluss fließt langsam durch die alte Stadt und das Tal.');
  });

  it.each([
    ['What budget did the museum approve?', 'committee'],
    ['Quelle fenetre du chateau est fermée ?', 'château'],
    ['Wie fließt der Fluss?', 'Fluss'],
    ["l'été", 'château'],
  ])('finds by stems and without accents: %s', async (query, expected) => {
    const [first] = await foundIn(query, collection, 'text');
    expect(first).toContain(expected);
  });

  it('takes any characters, and finds nothing where no word is', async () => {
    for (const query of [`'); drop table chunk; --`, `a & | ! ( ) : * <-> \\ ''`, '💶', '&&&']) {
      await searchPassages(ctx, { query, collections: [collection] });
    }
    expect(await foundIn('xylophone', collection, 'text')).toEqual([]);
    expect(await foundIn('the of and', collection, 'text')).toEqual([]);
  });
});

describe('vectors', () => {
  const topics = ['glacier', 'violin', 'harbour', 'orchard', 'parliament', 'volcano', 'weaving'];
  const words = ['north', 'silver', 'ancient', 'quiet', 'broad', 'hidden', 'early', 'steep'];
  const texts = Array.from({ length: 420 }, (_, at) => {
    const pick = (list: string[], by: number) => list[(at * by + (at >> 3)) % list.length] ?? '';
    return `The ${pick(words, 3)} ${pick(topics, 1)} and the ${pick(words, 5)} ${pick(topics, 2)}, number ${at}.`;
  });
  let own: string;

  beforeAll(async () => {
    own = await newCollection(ctx);
    await addChunks(ctx, own, texts);
  });

  it('gives by the index what comparing all gives', async () => {
    const scope = await scopeOf(ctx, [own]);
    let same = 0;
    for (let at = 0; at < 20; at++) {
      const asked = asVector(vectorOf(`a ${topics[at % 7]} that is ${words[at % 8]}, ${at * 20}`));
      const ids = async (search: typeof nearest) =>
        (await search(scope, demonstration, asked, 10)).map(({ id }) => id);
      const exact = new Set(await ids(nearest));
      expect(exact.size).toBe(10);
      same += (await ids(nearestByIndex)).filter((id) => exact.has(id)).length;
    }
    expect(same / 200).toBeGreaterThan(0.97);
  });

  it('uses the index for that, and never for comparing all', async () => {
    const scope = await scopeOf(ctx, [own]);
    const scans = async () => {
      await ctx.db.execute(sql`select pg_stat_force_next_flush()`);
      const [row] = await rowsOf<{ scans: number }>(
        ctx.db,
        sql`select idx_scan::int as scans from pg_stat_user_indexes
          where indexrelname ~ '^chunk_vector_[0-9a-f]{16}$'`,
      );
      return row?.scans;
    };
    const asked = asVector(vectorOf('glacier'));
    const before = await scans();
    await nearest(scope, demonstration, asked, 10);
    expect(await scans()).toBe(before);
    await nearestByIndex(scope, demonstration, asked, 10);
    expect(await scans()).toBe((before ?? 0) + 1);
  });

  it('finds by the index in a small collection beside a large one', async () => {
    const small = await newCollection(ctx);
    await addChunks(ctx, small, ['A lighthouse keeper writes letters.', 'A ferry leaves at noon.']);
    const scope = await scopeOf(ctx, [small]);
    const asked = asVector(vectorOf('glacier and violin'));
    expect(await nearestByIndex(scope, demonstration, asked, 10)).toHaveLength(2);
  });

  it('compares no vectors of another model', async () => {
    const collection = await newCollection(ctx);
    await addChunks(ctx, collection, ['The tide table of the port.']);
    await ctx.db.execute(
      sql`update chunk_vector set model = 'mistral:mistral-embed' where collection_id = ${collection}`,
    );
    expect(await foundIn('The tide table of the port.', collection, 'vector')).toEqual([]);
    expect(await foundIn('The tide table of the port.', collection)).toHaveLength(1);
  });
});

it('finds nothing of somebody else in 200 questions for what only they have', async () => {
  const other = await person(memory.client());
  const theirs = await newCollection(other);
  const mine = await newCollection(ctx);
  const secrets = Array.from(
    { length: 40 },
    (_, at) => `The secret word of vault ${at} is zq${at}x.`,
  );
  await addChunks(other, theirs, secrets);
  await addChunks(ctx, mine, ['Nothing to see here.']);
  let hits = 0;
  for (let at = 0; at < 200; at++) {
    const passages = await searchPassages(ctx, {
      query: `What is the secret word of vault ${at % 40}? zq${at % 40}x`,
      collections: at % 2 === 0 ? [theirs] : [theirs, mine],
      mode: (['hybrid', 'vector', 'text'] as const)[at % 3] ?? 'hybrid',
    });
    hits += passages.filter(({ text }) => text.includes('secret')).length;
  }
  const scope = await scopeOf(ctx, [theirs, mine]);
  const byIndex = await nearestByIndex(scope, demonstration, asVector(vectorOf('zq7x')), 10);
  expect(byIndex).toHaveLength(1);
  expect(hits).toBe(0);
  const own = await searchPassages(other, { query: 'zq7x', collections: [theirs] });
  expect(own[0]?.text).toContain('zq7x');
});
