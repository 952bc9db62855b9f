import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { ended, hasEnded, isReady, spawnServer } from '../../scripts/support/server';
import { cleanEnv } from './clean-env';
import { newDataFolder } from './data-folder';

const host = '127.0.0.1';
const startPatienceMs = 30_000;
const stopPatienceMs = 15_000;

export type AppOptions = {
  /** On top of an environment in which every variable of the product is unset. */
  env?: Readonly<Record<string, string>>;
  /** A data folder to go on with; it stays after the stop. Without it: a new temporary one. */
  dataDir?: string;
};

export type App = {
  url: string;
  port: number;
  dataDir: string;
  /** The process of the server as it runs now. */
  pid: () => number;
  /** Everything that the server wrote, of all its runs. */
  log: () => string;
  /** Ends the server (SIGTERM, or the given signal) and removes a temporary data folder. */
  stop: (signal?: NodeJS.Signals) => Promise<void>;
  /** Ends the server and starts it again on the same port and data. */
  restart: (signal?: NodeJS.Signals) => Promise<void>;
};

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, host);
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/** The environment of the app under test: nothing of the machine's own settings. */
function appEnv(options: AppOptions, port: number, dataDir: string): NodeJS.ProcessEnv {
  const own = { HOST: host, PORT: String(port), DATA_DIR: dataDir };
  return { ...process.env, ...cleanEnv, ...own, ...options.env };
}

async function endServer(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(server)) return;
  const killer = setTimeout(() => server.kill('SIGKILL'), stopPatienceMs);
  server.kill(signal);
  await ended(server);
  clearTimeout(killer);
}

/** Starts the built app with its own data folder on a free port; resolves when it is ready. */
export async function startApp(options: AppOptions = {}): Promise<App> {
  const port = await freePort();
  const dataDir = options.dataDir ?? (await newDataFolder());
  let log = '';
  const write = (text: string) => {
    log += text;
  };

  async function start(): Promise<ChildProcess> {
    const env = appEnv(options, port, dataDir);
    const server = spawnServer({ host, port, env, onStdout: write, onStderr: write });
    if (await isReady(server, host, port, startPatienceMs)) return server;
    await endServer(server, 'SIGKILL');
    throw new Error(`The app did not start. It wrote:\n${log}`);
  }

  let server = await start();
  return {
    url: `http://${host}:${port}`,
    port,
    dataDir,
    pid: () => server.pid ?? 0,
    log: () => log,
    async stop(signal = 'SIGTERM') {
      await endServer(server, signal);
      if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
    },
    async restart(signal = 'SIGTERM') {
      await endServer(server, signal);
      server = await start();
    },
  };
}
