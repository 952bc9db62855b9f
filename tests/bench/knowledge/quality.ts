import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { rowsOf } from '@/lib/db/rows';
import { addDocument } from '@/lib/knowledge/add';
import { indexerAtRest } from '@/lib/knowledge/index-loop';
import { searchPassages } from '@/lib/knowledge/search';
import { table } from '../numbers';
import type { Shelf } from './database';
import { flat, type Labelled, labelledSet } from './labelled';

/** Normalised discounted cumulative gain of the first ten, each right or wrong. */
function ndcg(hits: readonly boolean[], right: number): number {
  const gain = (places: number[]) =>
    places.reduce((sum, place) => sum + 1 / Math.log2(place + 2), 0);
  const best = Array.from({ length: Math.min(10, right) }, (_, place) => place);
  return gain(hits.slice(0, 10).flatMap((hit, place) => (hit ? [place] : []))) / gain(best);
}

const isRight = (text: string, { answers }: Labelled) =>
  answers.some((beginning) => flat(text).includes(beginning));

/** Search by both, by vectors alone and by words alone, on questions whose answers are known. */
export async function quality({ ctx, collection }: Shelf): Promise<string> {
  const { documents, questions } = labelledSet();
  for (const [name, text] of documents) {
    const bytes = new TextEncoder().encode(text);
    await addDocument(ctx, { id: randomUUID(), collectionId: collection, name, bytes });
  }
  await indexerAtRest(ctx.db);
  const chunks = await rowsOf<{ text: string }>(
    ctx.db,
    sql`select text from chunk where collection_id = ${collection}`,
  );
  const answered = questions
    .map((asked) => ({ asked, right: chunks.filter(({ text }) => isRight(text, asked)).length }))
    .filter(({ right }) => right > 0);
  const rows: string[][] = [];
  for (const mode of ['hybrid', 'vector', 'text'] as const) {
    const total = { ndcg: 0, recall: 0 };
    for (const { asked, right } of answered) {
      const search = { query: asked.question, collections: [collection], limit: 10, mode };
      const hits = (await searchPassages(ctx, search)).map(({ text }) => isRight(text, asked));
      total.ndcg += ndcg(hits, right);
      total.recall += hits.slice(0, 5).filter(Boolean).length / Math.min(5, right);
    }
    const mean = (value: number) => (value / answered.length).toFixed(3);
    rows.push([mode, mean(total.ndcg), mean(total.recall)]);
  }
  const about = `${answered.length} questions, ${documents.size} documents, ${chunks.length} chunks`;
  return `${about}\n\n${table(['search', 'nDCG@10', 'recall@5'], rows)}`;
}
