import { describe, expect, it } from 'vitest';
import { findProgram } from '../support/programs';
import { episodeOf } from './support/episode';
import { violations } from './support/invariants';
import { play } from './support/play';
import { chosenSeeds } from './support/seeds';
import { openStage, type Store } from './support/stage';

/** Episodes that one app goes through, one after the other. */
const perApp = 10;

const stores: Store[] = findProgram('initdb') ? ['embedded', 'postgres'] : ['embedded'];

/** Even seeds go to a database server, odd ones to the embedded one: a seed alone says it all. */
const storeOf = (seed: number): Store => stores[(seed + 1) % stores.length] ?? 'embedded';

function batches(): { store: Store; seeds: number[] }[] {
  return stores.flatMap((store) => {
    const seeds = chosenSeeds().filter((seed) => storeOf(seed) === store);
    const count = Math.ceil(seeds.length / perApp);
    return Array.from({ length: count }, (_, index) => ({
      store,
      seeds: seeds.slice(index * perApp, (index + 1) * perApp),
    }));
  });
}

describe.concurrent('fault storm', () => {
  it.each(batches())('$store database, seeds $seeds', { timeout: 600_000 }, async (batch) => {
    const { store, seeds } = batch;
    const stage = await openStage(store);
    try {
      for (const seed of seeds) await play(stage, seed, episodeOf(seed, store));
      const { record, upstream, problems } = stage;
      const found = [...problems, ...violations(record, await stage.ledger(), upstream.calls())];
      if (found.length > 0) console.log(stage.app.log());
      expect(found, 'To see one again: npm run test:faults -- --seed <its number>').toEqual([]);
    } finally {
      await stage.close();
    }
  });
});
