import '../../support/vitest-setup';
import { openShelf, type Shelf } from './database';
import { indexing } from './indexing';
import { quality } from './quality';
import { searching } from './searching';

const short = process.argv.includes('short');

const parts: Readonly<Record<string, (shelf: Shelf) => Promise<string>>> = {
  indexing: (shelf) => indexing(shelf, short ? 100 : 1_000),
  quality,
  searching: (shelf) => searching(shelf, short ? [1_000, 10_000] : [1_000, 10_000, 100_000]),
};

/** Each part is a process of its own, so that its memory is its own. */
const [part = ''] = process.argv.slice(2);
const measure = parts[part];
if (!measure) throw new Error(`There is no part ${part}.`);
const shelf = await openShelf();
console.log(`\n${await measure(shelf)}`);
await shelf.close();
