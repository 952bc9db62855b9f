import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { addDocument } from '@/lib/knowledge/add';
import { indexerAtRest } from '@/lib/knowledge/index-loop';
import { listDocuments } from '@/lib/knowledge/store';
import { ms, table } from '../numbers';
import type { Shelf } from './database';
import { madeText } from './made-text';

/** Characters of a page are about 3,000, in 500 words. */
const wordsAPage = 500;
const pagesADocument = 50;

const document = (number: number) =>
  Array.from({ length: pagesADocument }, (_, page) => {
    const at = number * pagesADocument + page;
    return `## Page ${at}\n\n${madeText(at, wordsAPage / 2)}\n\n${madeText(at, wordsAPage / 2)}`;
  }).join('\n\n');

/** Megabytes; of this process, without the one that reads a file, which has 256 at most. */
const memory = () => Math.round(process.memoryUsage.rss() / 1_000_000);

/** From the bytes of Markdown files to vectors in the index, by the emulator's embeddings in-process. */
export async function indexing({ ctx, collection }: Shelf, pages: number): Promise<string> {
  const before = memory();
  let peak = before;
  const watching = setInterval(() => {
    peak = Math.max(peak, memory());
  }, 50);
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  const startedAt = performance.now();
  for (let number = 0; number < pages / pagesADocument; number++) {
    const bytes = new TextEncoder().encode(document(number));
    const name = `${number}.md`;
    await addDocument(ctx, { id: randomUUID(), collectionId: collection, name, bytes });
  }
  await indexerAtRest(ctx.db);
  const seconds = (performance.now() - startedAt) / 1000;
  loop.disable();
  clearInterval(watching);
  const documents = await listDocuments(ctx, collection);
  const failed = documents.find(({ state }) => state !== 'ready');
  if (failed) throw new Error(`${failed.name} is ${failed.state}: ${failed.failure?.message}`);
  const chunks = documents.reduce((sum, { chunkCount }) => sum + chunkCount, 0);
  return table(
    ['indexing', 'chunks', 's', 'chunks a second', 'peak memory MB (before)', 'loop delay p99 ms'],
    [
      [
        `${pages} pages in ${documents.length} files`,
        String(chunks),
        seconds.toFixed(1),
        (chunks / seconds).toFixed(0),
        `${peak} (${before})`,
        ms(loop.percentile(99) / 1e6),
      ],
    ],
  );
}
