import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nextProgram, root } from '../../scripts/support/build';
import { ended, isReady } from '../../scripts/support/server';
import { freePort, startApp } from '../support/app';

const here = join(root, 'tests/bench');
const host = '127.0.0.1';

type Loop = { p99: number; rss: number; timers: number };

/** A server under measurement. */
export type Server = {
  url: string;
  pid: number;
  /** The event loop's delay (p99, ms) since `resetLoop`, memory (bytes) and timers at this moment. */
  loop: () => Loop;
  resetLoop: () => void;
  stop: () => Promise<void>;
};

/** The service behind all of them, in a process of its own. */
export async function startUpstream(): Promise<{ url: string; stop: () => void }> {
  const child = fork(join(here, 'upstream.ts'), { execArgv: ['--import', 'tsx'] });
  const [{ port }] = await once(child, 'message');
  return { url: `http://${host}:${port}/v1`, stop: () => child.disconnect() };
}

function watched() {
  const folder = mkdtempSync(join(tmpdir(), 'tramontane-bench-'));
  const file = join(folder, 'loop.json');
  return {
    env: {
      BENCH_LOOP_FILE: file,
      // BENCH_NODE_OPTIONS: for example `--cpu-prof`.
      NODE_OPTIONS: `--import ${join(here, 'loop-delay.mjs')} ${process.env.BENCH_NODE_OPTIONS ?? ''}`,
    },
    loop: () => JSON.parse(readFileSync(file, 'utf8')) as Loop, // our own file
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Tramontane as it is, with its session, database and log, asking the upstream. */
export async function startTramontane(
  upstream: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const watch = watched();
  const app = await startApp({
    env: {
      ...watch.env,
      MISTRAL_BASE_URL: upstream,
      MISTRAL_API_KEY: 'bench',
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: upstream,
      AWS_BEARER_TOKEN_BEDROCK: 'bench',
      ...env,
    },
  });
  return {
    url: app.url,
    pid: app.pid(),
    loop: watch.loop,
    resetLoop: () => void process.kill(app.pid(), 'SIGUSR2'),
    async stop() {
      await app.stop();
      watch.remove();
    },
  };
}

async function run(args: string[]): Promise<void> {
  const child = spawn(process.execPath, [nextProgram, ...args], { stdio: ['ignore', 'ignore', 2] });
  await ended(child);
  if (child.exitCode !== 0) throw new Error(`next ${args[0]} ended with ${child.exitCode}`);
}

/** The same Next.js with two routes: `/raw` passes bytes through, `/bare` is the AI SDK's example. */
export async function startBaseline(upstream: string): Promise<Server> {
  const app = join(here, 'app');
  await run(['build', app, '--webpack']); // Turbopack takes the product's own proxy.ts from above
  const watch = watched();
  const port = await freePort();
  const child: ChildProcess = spawn(
    process.execPath,
    [nextProgram, 'start', app, '-H', host, '-p', String(port)],
    {
      env: { ...process.env, ...watch.env, NODE_ENV: 'production', MISTRAL_BASE_URL: upstream },
      stdio: ['ignore', 'ignore', 2],
    },
  );
  await isReady(child, host, port, 30_000);
  return {
    url: `http://${host}:${port}`,
    pid: child.pid ?? 0,
    loop: watch.loop,
    resetLoop: () => void child.kill('SIGUSR2'),
    async stop() {
      child.kill();
      await ended(child);
      watch.remove();
    },
  };
}
