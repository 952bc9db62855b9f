import { createHash, randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const lockName = 'tramontane.lock';

const Lock = z.object({
  pid: z.int().positive().max(0x7fffffff),
  startedAt: z.string(),
  /** When the process began, as its system counts; tells a reused pid from the first owner. */
  processStart: z.string().optional(),
  id: z.string(),
});
type Lock = z.infer<typeof Lock>;

/** Stands in a lock whose text cannot be read; no process has it. */
const unreadablePid = 0;

/** What file systems without hard links answer. */
const noHardLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** Who holds a data folder. */
export type LockHolder = { pid: number; startedAt: string };

/** The embedded database takes one process at a time; this folder already has one. */
export class DataFolderBusyError extends Error {
  readonly pid: number;
  readonly folder: string;

  constructor(pid: number, folder: string) {
    super(
      `The data folder ${folder} is in use by process ${pid}. Stop that process, or choose another folder with DATA_DIR.`,
    );
    this.name = 'DataFolderBusyError';
    this.pid = pid;
    this.folder = folder;
  }
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined;
}

/** The start time of a process in clock ticks, where the system tells it (Linux). */
function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name that may hold spaces and brackets; count from its end.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    // No /proc on this system, or no such process: `isAlive` then goes by the pid alone.
    return undefined;
  }
}

function isBeforeBoot(moment: string): boolean {
  const slack = 60_000;
  return Date.parse(moment) < Date.now() - uptime() * 1000 - slack;
}

function isAlive(lock: Lock): boolean {
  if (lock.pid === unreadablePid) return false;
  try {
    process.kill(lock.pid, 0);
  } catch (thrown) {
    // EPERM means that the process exists and belongs to somebody else.
    if (codeOf(thrown) !== 'EPERM') return false;
  }
  const start = processStart(lock.pid);
  if (start === undefined || lock.processStart === undefined) return !isBeforeBoot(lock.startedAt);
  return start === lock.processStart;
}

function parseLock(text: string): Lock | undefined {
  try {
    return Lock.parse(JSON.parse(text));
  } catch {
    // Not a lock, or one that is being written; `readLock` decides which.
    return undefined;
  }
}

/** A file that stays unreadable was cut off by a crash of the machine: its writer is gone. */
function unreadable(text: string): Lock {
  const id = `unreadable-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  return { pid: unreadablePid, startedAt: '', id };
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function readLock(path: string): Lock | undefined {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const text = readFileSync(path, 'utf8');
      const lock = parseLock(text) ?? (attempt === 20 ? unreadable(text) : undefined);
      if (lock) return lock;
    } catch (thrown) {
      if (codeOf(thrown) === 'ENOENT') return undefined;
      throw thrown;
    }
    pause(10);
  }
}

/** Makes `path` unless it exists, with its whole content in one step where links can be made. */
function createOnce(path: string, lock: Lock): boolean {
  const draft = `${path}.${randomUUID()}`;
  const text = JSON.stringify(lock);
  writeFileSync(draft, text, { flag: 'wx' });
  try {
    linkSync(draft, path);
    return true;
  } catch (thrown) {
    if (noHardLinks.includes(codeOf(thrown) ?? '')) return writeOnce(path, text);
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeOnce(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  }
}

/** The file that names the one successor of a lock. Each lock has its own, by its id. */
function claimPath(folder: string, lock: Lock): string {
  return join(folder, `${lockName}.after-${lock.id}`);
}

/**
 * Follows the line of successors of a dead lock to its end and joins it there. Of all processes
 * that see the same dead lock, only one can make its claim; when that one dies as well, its own
 * successor is claimed in the same way. Throws when a living process is in the line.
 */
function claimSuccession(folder: string, dead: Lock, mine: Lock): string[] {
  const claims: string[] = [];
  let last = dead;
  for (;;) {
    if (isAlive(last)) throw new DataFolderBusyError(last.pid, folder);
    const path = claimPath(folder, last);
    claims.push(path);
    if (createOnce(path, mine)) return claims;
    const next = readLock(path);
    if (!next) return [];
    last = next;
  }
}

/** Replaces a dead lock. False when it has changed in the meantime and is to be looked at again. */
function takeOver(folder: string, dead: Lock, mine: Lock): boolean {
  const path = join(folder, lockName);
  const claims = claimSuccession(folder, dead, mine);
  const claim = claims.at(-1);
  if (!claim) return false;
  if (readLock(path)?.id !== dead.id) {
    rmSync(claim, { force: true });
    return false;
  }
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(mine), { flag: 'wx' });
  renameSync(draft, path);
  for (const left of claims) rmSync(left, { force: true });
  return true;
}

/** Drafts and claims of processes that died on the way; only the holder sweeps. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${lockName}.`)) continue;
    const path = join(folder, name);
    const left = readLock(path);
    if (left && !isAlive(left)) rmSync(path, { force: true });
  }
}

function release(folder: string, mine: Lock): void {
  const path = join(folder, lockName);
  if (readLock(path)?.id === mine.id) rmSync(path, { force: true });
}

/**
 * Takes the data folder for this process, making the folder when it is missing. Throws
 * `DataFolderBusyError` when a living process has it; the lock of a dead one is replaced.
 * The returned function gives the folder back; it never removes a lock of somebody else.
 */
export function acquireDataLock(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, lockName);
  const mine: Lock = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    processStart: processStart(process.pid),
    id: randomUUID(),
  };
  for (;;) {
    const held = readLock(path);
    if (held && isAlive(held)) throw new DataFolderBusyError(held.pid, dataDir);
    if (held ? takeOver(dataDir, held, mine) : createOnce(path, mine)) break;
  }
  sweep(dataDir);
  return () => release(dataDir, mine);
}

/** The living process that has the data folder, or null when it is free. */
export function readDataLock(dataDir: string): LockHolder | null {
  const held = readLock(join(dataDir, lockName));
  return held && isAlive(held) ? { pid: held.pid, startedAt: held.startedAt } : null;
}
