import { fork } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, root } from '../../scripts/support/build';
import { ended } from '../../scripts/support/server';
import { startPostgres } from '../support/postgres';
import { firstToken, length } from './first-token';
import { startBaseline, startTramontane, startUpstream } from './servers';
import { soak } from './soak';
import { crowd, type Measured, throughput } from './streams';
import { baseline, direct, tramontane, tramontaneAtBedrock } from './target';

/** `npm run bench -- short` takes fewer of everything, to see that it works. */
const short = process.argv.includes('short');
/** `npm run bench -- postgres` measures with a PostgreSQL of its own, not the embedded one. */
const postgres = process.argv.includes('postgres');

/** Without the name of a part, all but `soak`: `npm run bench -- crowd` measures one. */
const ofTurns = ['first', 'throughput', 'crowd', 'length'];
const ofDocuments = ['indexing', 'quality', 'searching'];
const parts = [...ofTurns, 'soak', ...ofDocuments].filter((part) => process.argv.includes(part));
const wants = (part: string) => parts.length === 0 || parts.includes(part);

const rounds = short ? 3 : 15;
const many = { throughput: short ? 40_000 : 400_000, crowd: short ? 100 : 500 };

async function measure(all: readonly Measured[], atBedrock: Measured): Promise<void> {
  const [service, own] = [all[0], all.at(-1)];
  for (const history of wants('first') ? [0, 200] : []) {
    console.log(`\n${await firstToken(all, { rounds, history })}`);
  }
  for (const tokens of wants('throughput') ? [200, 1_000] : []) {
    for (const streams of [32, 128]) {
      const answers = Math.ceil(many.throughput / tokens);
      console.log(`\n${await throughput([...all, atBedrock], { streams, tokens, answers })}`);
    }
  }
  if (wants('crowd')) console.log(`\n${await crowd(all, many.crowd)}`);
  if (parts.includes('soak') && own) console.log(`\n${await soak(own, short ? 1 : 5)}`);
  const lengths = [20, short ? 200 : 2_000];
  if (wants('length') && service && own) {
    console.log(`\n${await length(service, own, { rounds, lengths })}`);
  }
}

/** Each in a process of its own: its peak of memory is then that of the part. */
async function measureDocuments(): Promise<void> {
  const main = join(root, 'tests/bench/knowledge/main.ts');
  for (const part of ofDocuments.filter(wants)) {
    const args = [part, ...(short ? ['short'] : [])];
    const child = fork(main, args, { execArgv: ['--import', 'tsx'] });
    await ended(child);
    if (child.exitCode !== 0) throw new Error(`${part} ended with ${child.exitCode}`);
  }
}

async function measureTurns(): Promise<void> {
  const built = await ensureBuilt(console.log);
  if (!built.ok) throw new Error(built.output);
  const database = postgres ? await startPostgres() : null;
  const upstream = await startUpstream();
  const reference = await startBaseline(upstream.url);
  const app = await startTramontane(upstream.url, database ? { DATABASE_URL: database.url() } : {});
  try {
    await measure(
      [
        { target: direct(upstream.url), server: null },
        { target: baseline(reference.url, 'raw'), server: reference },
        { target: baseline(reference.url, 'bare'), server: reference },
        { target: await tramontane(app.url), server: app },
      ],
      { target: await tramontaneAtBedrock(app.url), server: app },
    );
  } finally {
    await app.stop();
    await reference.stop();
    upstream.stop();
    await database?.remove();
  }
}

if ([...ofTurns, 'soak'].some(wants)) await measureTurns();
await measureDocuments();
