import { type ChildProcess, spawn } from 'node:child_process';
import { ended, hasEnded } from '../../scripts/support/server';
import { freePort } from './app';
import { requireProgram } from './programs';

const startPatienceMs = 10_000;

export type Redis = {
  port: number;
  /** For REDIS_URL. */
  url: string;
  pid: () => number;
  /** Ends the server. It keeps nothing. */
  stop: (signal?: NodeJS.Signals) => Promise<void>;
  /** Starts the server again on the same port. */
  start: () => Promise<void>;
};

function accepting(server: ChildProcess): Promise<void> {
  let log = '';
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new Error(`Redis did not start. It wrote:\n${log}`));
    const timer = setTimeout(refuse, startPatienceMs);
    server.once('exit', refuse);
    server.stdout?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (!log.includes('Ready to accept connections')) return;
      clearTimeout(timer);
      server.off('exit', refuse);
      resolve();
    });
  });
}

/** Starts a Redis of its own on a free port, which keeps nothing on disk. */
export async function startRedis(): Promise<Redis> {
  const port = await freePort();

  async function start(): Promise<ChildProcess> {
    const args = [
      '--bind',
      '127.0.0.1',
      '--port',
      String(port),
      '--save',
      '',
      '--appendonly',
      'no',
    ];
    const child = spawn(requireProgram('redis-server'), args, {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await accepting(child);
    return child;
  }

  let server = await start();
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (!hasEnded(server)) server.kill(signal);
    await ended(server);
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    pid: () => server.pid ?? 0,
    stop,
    async start() {
      await stop();
      server = await start();
    },
  };
}
