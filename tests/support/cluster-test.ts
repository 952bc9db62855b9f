import { test as base } from '@playwright/test';
import { serveEmulator } from '../../lib/emulator/server';
import { Client } from './client';
import { type Cluster, startCluster } from './cluster';
import { clusterAdvice, missingPrograms } from './programs';

type TestFixtures = {
  /** One session, at each of the three processes. */
  clients: [Client, Client, Client];
};

type WorkerFixtures = {
  /** The service that all processes ask. */
  upstream: { env: Record<string, string>; openStreams: () => Promise<number> };
  /** Three processes, PostgreSQL and Redis. */
  cluster: Cluster;
};

const missing = missingPrograms();

/** `npm run test:cluster` asks for more rounds than `npm test` has time for. */
export const rounds = (short: number, long: number) =>
  process.env.CLUSTER_TESTS === 'long' ? long : short;

export const test = base.extend<TestFixtures, WorkerFixtures>({
  upstream: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from here.
    async ({}, use) => {
      const emulator = await serveEmulator({ port: 0, paceMs: 10, authenticate: false });
      await use({
        env: { MISTRAL_BASE_URL: emulator.mistralUrl },
        openStreams: async () => {
          const state = await fetch(`${emulator.controlUrl}/state`);
          return (await state.json()).openStreams;
        },
      });
      await emulator.close();
    },
    { scope: 'worker' },
  ],

  cluster: [
    async ({ upstream }, use) => {
      const cluster = await startCluster({ env: upstream.env });
      await use(cluster);
      await cluster.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  clients: async ({ cluster }, use) => {
    const client = await Client.signIn(cluster.url);
    const [first, second, third] = cluster.apps;
    if (!first || !second || !third) throw new Error('a cluster has three processes');
    await use([client.at(first.url), client.at(second.url), client.at(third.url)]);
  },
});

/** At the top of a file: skips its tests, and says why, where a program is missing. */
export function needsCluster(): void {
  test.skip(missing.length > 0, `There is no ${missing.join(', no ')} here. ${clusterAdvice}`);
}
