import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { ended, hasEnded } from '../../scripts/support/server';
import { freePort } from './app';
import { accepting, requireProgram } from './programs';

const host = '127.0.0.1';
const owner = 'tramontane';

export type Postgres = {
  port: number;
  /** The address of a database of this server, for DATABASE_URL. */
  url: (database?: string) => string;
  /** Makes an empty database and gives its address. */
  createDatabase: (name: string) => Promise<string>;
  pid: () => number;
  /** Ends the server: SIGINT as an administrator does, SIGQUIT as if it broke down. */
  stop: (signal?: 'SIGINT' | 'SIGTERM' | 'SIGQUIT') => Promise<void>;
  /** Starts the server again on the same port and data. */
  start: () => Promise<void>;
  /** Ends the server and takes its data away. */
  remove: () => Promise<void>;
};

type User = { uid: number; gid: number };

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : undefined;
}

/** PostgreSQL does not run as root: then it runs as the user of its package, or as nobody. */
function unprivileged(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = [idOf('-u', name), idOf('-g', name)];
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody.');
}

function initialise(folder: string, user: User | undefined): void {
  const args = ['-D', folder, '-U', owner, '--auth=trust', '--encoding=UTF8', '--no-sync'];
  const options = { ...user, cwd: folder, encoding: 'utf8' as const };
  const { status, stdout, stderr } = spawnSync(requireProgram('initdb'), args, options);
  if (status !== 0) throw new Error(`initdb failed:\n${stdout}${stderr}`);
}

/** Starts a PostgreSQL of its own on a free port, with its data in a temporary folder. */
export async function startPostgres(): Promise<Postgres> {
  const user = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'tramontane-postgres-'));
  if (user) chownSync(folder, user.uid, user.gid);
  initialise(folder, user);
  const port = await freePort();

  async function start(): Promise<ChildProcess> {
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
    const args = ['-D', folder, '-p', String(port), ...settings.flatMap((one) => ['-c', one])];
    const stdio: StdioOptions = ['ignore', 'ignore', 'pipe'];
    const child = spawn(requireProgram('postgres'), args, { ...user, cwd: folder, stdio });
    await accepting('PostgreSQL', child, child.stderr);
    return child;
  }

  let server = await start();
  const url = (database = 'postgres') => `postgres://${owner}@${host}:${port}/${database}`;
  const stop = async (signal: NodeJS.Signals = 'SIGINT') => {
    if (!hasEnded(server)) server.kill(signal);
    await ended(server);
  };
  return {
    port,
    url,
    async createDatabase(name) {
      const client = new pg.Client({ connectionString: url() });
      await client.connect();
      await client.query(`create database ${client.escapeIdentifier(name)}`);
      await client.end();
      return url(name);
    },
    pid: () => server.pid ?? 0,
    stop,
    async start() {
      await stop();
      server = await start();
    },
    async remove() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
