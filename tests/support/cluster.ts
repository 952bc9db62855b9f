import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, type AppOptions, freePort, startApp } from './app';
import { type Postgres, startPostgres } from './postgres';
import { type Redis, startRedis } from './redis';
import { startRoundRobin } from './round-robin';

export type ClusterOptions = {
  /** Processes of the app. */
  processes?: number;
  /** `false`: none; an address: that one instead of a Redis of the cluster's own. */
  redis?: boolean | string;
  env?: AppOptions['env'];
};

/** Several processes of the app on one PostgreSQL, behind a plain round-robin proxy. */
export type Cluster = {
  /** The proxy's address. */
  url: string;
  /** The processes, each with an address of its own, too. */
  apps: App[];
  postgres: Postgres;
  redis: Redis | undefined;
  /** How many requests of the proxy each process got. */
  counts: () => number[];
  stop: () => Promise<void>;
};

type Undo = () => Promise<unknown>;

/** Starts all of it, with data of its own; when something does not start, the rest is ended. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { processes = 3, redis: wanted = true } = options;
  const undo: Undo[] = [];
  const stop = async () => {
    for (const step of undo.reverse()) await step();
  };
  try {
    const postgres = await startPostgres();
    undo.push(postgres.remove);
    const redis = wanted === true ? await startRedis() : undefined;
    if (redis) undo.push(redis.stop);
    const redisUrl = typeof wanted === 'string' ? wanted : redis?.url;
    const dataDir = mkdtempSync(join(tmpdir(), 'tramontane-cluster-'));
    undo.push(async () => rmSync(dataDir, { recursive: true, force: true }));
    const port = await freePort();
    const env = {
      APP_URL: `http://127.0.0.1:${port}`,
      DATABASE_URL: await postgres.createDatabase('app'),
      APP_SECRET: 'the same secret in every process of the cluster',
      ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
      ...options.env,
    };
    const apps: App[] = [];
    undo.push(() => Promise.all(apps.map((app) => app.stop())));
    // One after the other: starting is heavy, and all at once takes as long.
    for (let count = 0; count < processes; count++) apps.push(await startApp({ env, dataDir }));
    const proxy = await startRoundRobin(
      port,
      apps.map((app) => app.port),
    );
    undo.push(proxy.close);
    return { url: proxy.url, apps, postgres, redis, counts: proxy.counts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
