import { scopeOf } from '@/lib/knowledge/scope';
import { searchPassages } from '@/lib/knowledge/search';
import { nearest, nearestByIndex } from '@/lib/knowledge/search-vectors';
import { asVector } from '@/lib/knowledge/vectors';
import { addChunks, demonstration, vectorOf } from '../../contract/support/many-chunks';
import { median, ms, quantile, table } from '../numbers';
import type { Shelf } from './database';
import { madeText, questionAbout, randomFrom } from './made-text';

const wordsAChunk = 220;
const chunksADocument = 500;
const questions = 100;

async function timed<T>(times: number[], work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  times.push(performance.now() - startedAt);
  return result;
}

async function growTo({ ctx, collection }: Shelf, from: number, size: number): Promise<void> {
  for (let at = from; at < size; at += chunksADocument) {
    const count = Math.min(chunksADocument, size - at);
    const texts = Array.from({ length: count }, (_, index) => madeText(at + index, wordsAChunk));
    await addChunks(ctx, collection, texts);
  }
}

/** p50 and p95 of a search, the question's own vector included, and how much of the exact the index finds. */
async function measure({ ctx, collection }: Shelf, size: number): Promise<string[]> {
  const random = randomFrom(size);
  const scope = await scopeOf(ctx, [collection]);
  const times = { hybrid: [], vector: [], text: [] } as Record<
    'hybrid' | 'vector' | 'text',
    number[]
  >;
  const [exact, byIndex]: [number[], number[]] = [[], []];
  let found = 0;
  for (let at = 0; at < questions; at++) {
    const text = madeText(Math.floor(random() * size), wordsAChunk);
    const query = questionAbout(text, random);
    for (const mode of ['hybrid', 'vector', 'text'] as const) {
      await timed(times[mode], () =>
        searchPassages(ctx, { query, collections: [collection], mode }),
      );
    }
    const asked = asVector(vectorOf(query));
    const all = await timed(exact, () => nearest(scope, demonstration, asked, 10));
    const some = await timed(byIndex, () => nearestByIndex(scope, demonstration, asked, 10));
    const ids = new Set(all.map(({ id }) => id));
    found += some.filter(({ id }) => ids.has(id)).length / all.length;
  }
  const both = (values: number[]) => `${ms(median(values))} / ${ms(quantile(values, 0.95))}`;
  return [
    size.toLocaleString('en'),
    both(times.hybrid),
    both(times.vector),
    both(times.text),
    both(exact),
    both(byIndex),
    (found / questions).toFixed(3),
  ];
}

export async function searching(shelf: Shelf, sizes: readonly number[]): Promise<string> {
  const rows: string[][] = [];
  let have = 0;
  for (const size of sizes) {
    const startedAt = performance.now();
    await growTo(shelf, have, size);
    const each = (performance.now() - startedAt) / (size - have);
    have = size;
    rows.push([...(await measure(shelf, size)), ms(each)]);
  }
  const head = ['chunks', 'hybrid', 'vector', 'text', 'all compared', 'by index', 'recall@10'];
  return `search, p50 / p95 in ms\n\n${table([...head, 'ms to add one'], rows)}`;
}
