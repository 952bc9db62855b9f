import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { root } from '../../scripts/support/build';
import { hasEnded, spawnServer } from '../../scripts/support/server';
import { freePort, startApp } from '../support/app';
import { cleanEnv } from '../support/clean-env';
import { newDataFolder } from '../support/data-folder';
import { findProgram } from '../support/programs';
import { times } from './support/seeds';

const opener = ['--import', 'tsx', join(root, 'tests/faults/support/open-folder.ts')];
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

let folder: string;
beforeEach(async () => {
  folder = await newDataFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type How = { uid?: number; killAfterMs?: number; within?: string[] };

/** Opens the data folder in a process of its own; gives what it said. */
async function open(dataDir: string, { uid, killAfterMs, within = [] }: How = {}) {
  const [program = '', ...args] = [...within, process.execPath, ...opener];
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...cleanEnv, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid }),
  });
  const timer = killAfterMs && setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  let said = '';
  for await (const piece of child.stdout.setEncoding('utf8')) said += piece;
  clearTimeout(timer);
  return said.trim();
}

it('a second process is refused by pid while the first goes on', { timeout: 180_000 }, async () => {
  const app = await startApp({ dataDir: folder });
  const openers = Array.from({ length: times(2, 20) }, () => open(folder));
  const port = await freePort();
  let said = '';
  const keep = (text: string) => {
    said += text;
  };
  const env = { ...process.env, ...cleanEnv, DATA_DIR: folder };
  const server = spawnServer({ host: '127.0.0.1', port, env, onStdout: keep, onStderr: keep });
  for (const refusal of await Promise.all(openers)) {
    expect(refusal).toContain(`is in use by process ${app.pid()}`);
  }
  await expect.poll(() => hasEnded(server), { timeout: 60_000 }).toBe(true);
  expect(said).toContain(`is in use by process ${app.pid()}`);
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
  await app.stop();
  expect(await open(folder)).toBe('opened');
});

it('a process killed while it migrates leaves a folder that opens', {
  timeout: 300_000,
}, async () => {
  for (let round = 0; round < times(1, 10); round++) {
    const fresh = await newDataFolder();
    await open(fresh, { killAfterMs: 700 + 200 * round });
    expect(await open(fresh)).toBe('opened');
    rmSync(fresh, { recursive: true });
  }
});

it('a folder that cannot be written is refused in a sentence', { timeout: 60_000 }, async () => {
  const closed = join(folder, 'closed');
  mkdirSync(closed);
  chmodSync(folder, 0o755);
  chmodSync(closed, 0o555);
  const said = await open(closed, isRoot ? { uid: nobody } : {});
  expect(said).toBe(
    `The data folder ${closed} cannot be written (EACCES): give this account the right to write there, or choose another folder with DATA_DIR.`,
  );
});

/** Whether this machine lets a disk of its own be made, as CI may not. */
function mountSmall(place: string): boolean {
  const args = ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', place];
  return isRoot && spawnSync('mount', args).status === 0;
}

it('a full disk is refused in a sentence', { timeout: 60_000 }, async (test) => {
  const small = mkdtempSync(join(tmpdir(), 'tramontane-small-'));
  if (!mountSmall(small)) test.skip('no disk can be mounted here');
  try {
    expect(await open(small)).toBe(
      `The disk of the data folder ${small} is full: 20 MB are free, and the database needs 64. Make room there, or choose another folder with DATA_DIR.`,
    );
  } finally {
    execFileSync('umount', [small]);
    rmSync(small, { recursive: true });
  }
});

it.runIf(findProgram('strace'))(
  'what is written is put on the disk',
  { timeout: 120_000 },
  async () => {
    const trace = join(folder, 'trace');
    const options = [
      '-f',
      '--seccomp-bpf',
      '-y',
      '-qq',
      '-e',
      'trace=fsync,fdatasync',
      '-o',
      trace,
    ];
    expect(await open(folder, { within: ['strace', ...options] })).toBe('opened');
    const flushed = [...readFileSync(trace, 'utf8').matchAll(/pglite\/([^>]*)>/g)].map(
      ([, path]) => path,
    );
    expect(flushed.findIndex((path) => path?.startsWith('pg_wal/0000'))).toBe(0);
    expect(flushed.slice(-2)).toEqual(['global/pg_control', 'global']);
  },
);
