import { type ChildProcess, spawn } from 'node:child_process';
import { ended, hasEnded } from '../../scripts/support/server';
import { freePort } from './app';
import { accepting, requireProgram } from './programs';

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
    await accepting('Redis', child, child.stdout);
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
