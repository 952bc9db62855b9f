import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { nextProgram, root } from './build';

export type ServerOptions = {
  host: string;
  port: number;
  env: NodeJS.ProcessEnv;
  onStdout: (text: string) => void;
  onStderr: (text: string) => void;
};

/**
 * What V8 may keep of memory that nobody uses any more: 32 MB of new objects, where it would make
 * room for 128, and half as much again as is in use, where the memory of the embedded database makes
 * it wait for hundreds of MB. The image (Dockerfile) is started with the same.
 */
export const memoryFlags = ['--max-semi-space-size=16', '--heap-growing-percent=50'];

/** The built app, started on this Node.js. It has its own process group, so that a Ctrl+C at the
 * terminal reaches it once, through the process that started it. */
export function spawnServer(options: ServerOptions): ChildProcess {
  const { host, port } = options;
  const program = [...memoryFlags, nextProgram, 'start', '-H', host, '-p', String(port)];
  const child = spawn(process.execPath, program, {
    cwd: root,
    env: {
      ...options.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      // The app ends its answers and its database itself (lib/boot.ts); Next would not wait.
      NEXT_MANUAL_SIG_HANDLE: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  child.stdout?.setEncoding('utf8').on('data', options.onStdout);
  child.stderr?.setEncoding('utf8').on('data', options.onStderr);
  return child;
}

function statusOf(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = request({ host, port, path: '/healthz', timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    // Nobody listens yet, or not in time: not ready, which is the answer asked for.
    probe.on('error', () => resolve(undefined));
    probe.on('timeout', () => probe.destroy());
    probe.end();
  });
}

/** Where this machine reaches a server that listens on `host`. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** True when the server answers that it is well; false when it ends or takes too long. */
export async function isReady(
  child: ChildProcess,
  host: string,
  port: number,
  patienceMs = 60_000,
): Promise<boolean> {
  const until = Date.now() + patienceMs;
  while (!hasEnded(child) && Date.now() < until) {
    if ((await statusOf(reachable(host), port)) === 200) return true;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  return false;
}

/** Resolves when the process and its output have ended. */
export async function ended(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await once(child, 'close');
}
