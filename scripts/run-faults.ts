import { parseArgs } from 'node:util';

const usage = `Usage: npm run test:faults -- [options]

  --episodes <n>   how many episodes of the storm (default 300)
  --seed <n>       only the episode of this seed, nothing else`;

function chosen() {
  try {
    const options = { episodes: { type: 'string' }, seed: { type: 'string' } } as const;
    const { episodes = '300', seed } = parseArgs({ options }).values;
    const numbers = [episodes, seed ?? '1'].every((text) => /^[1-9]\d{0,8}$/.test(text));
    return numbers ? { episodes, seed } : undefined;
  } catch {
    return undefined; // an option that there is not
  }
}

const options = chosen();
if (!options) {
  console.error(usage);
  process.exit(1);
}
process.env.FAULT_SEEDS = options.seed ?? `1-${options.episodes}`;
process.argv.splice(2, process.argv.length, 'faults', ...(options.seed ? ['storm'] : []));
await import('./run-tests');
