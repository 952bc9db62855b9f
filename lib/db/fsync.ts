import { open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeFailure, log } from '@/lib/log';

/** How much of what was acknowledged a power cut may take: what is younger than this (ms). */
const flushEveryMs = 1_000;

/** Says where recovery begins: all data files must be on the disk before it is. */
const controlFile = join('global', 'pg_control');
const walFolder = 'pg_wal';

/** The time of a file stands still for so long (ms): a write within may not show. */
const clockTickMs = 50;

/** Puts one file, or a folder's list of its files, on the disk. */
type Flush = (path: string) => Promise<void>;

const toDisk: Flush = async (path) => {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};

const isGone = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/**
 * A way to put on the disk what has changed in a PGlite folder since the last time, at first
 * everything. PGlite itself leaves that to the operating system (0.5.14 calls no fsync, whatever
 * its settings say). The write-ahead log goes first: what is in it can be done again. A checkpoint
 * shows as a new control file; then the data files follow, and the control file last.
 */
export function diskFlusher(folder: string, flush: Flush = toDisk): () => Promise<void> {
  const flushed = new Map<string, number>();

  async function timeOf(path: string): Promise<number> {
    return (await stat(join(folder, path))).mtimeMs;
  }

  async function filesIn(under: string): Promise<string[]> {
    const found = await readdir(join(folder, under), { recursive: true, withFileTypes: true });
    const files = found.filter((entry) => entry.isFile());
    return files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  }

  /** True when the file is new here: its folder's list must be flushed too. */
  async function flushFile(path: string): Promise<boolean> {
    try {
      const time = await timeOf(path);
      const known = flushed.get(path);
      if (time === known) return false;
      await flush(join(folder, path));
      flushed.set(path, Date.now() - time < clockTickMs ? Number.NaN : time);
      return known === undefined;
    } catch (error) {
      if (isGone(error)) return false; // Postgres removes files that it no longer needs
      throw error;
    }
  }

  async function flushFiles(paths: readonly string[]): Promise<void> {
    const lists = new Set<string>();
    for (const path of paths) if (await flushFile(path)) lists.add(dirname(path));
    for (const list of lists) await flush(join(folder, list));
  }

  return async () => {
    await flushFiles(await filesIn(walFolder));
    if ((await timeOf(controlFile)) === flushed.get(controlFile)) return;
    const files = await filesIn('');
    await flushFiles(files.filter((path) => path !== controlFile));
    await flushFiles([controlFile]);
  };
}

/** Flushes a PGlite folder every second; the returned function ends that and flushes once more. */
export function keepOnDisk(folder: string, flushAll = diskFlusher(folder)): () => Promise<void> {
  let flushing: Promise<void> | null = null;
  const flush = async () => {
    flushing ??= flushAll()
      .catch((error) => log.warn('not flushed to the disk', { cause: describeFailure(error) }))
      .finally(() => {
        flushing = null;
      });
    return flushing;
  };
  const timer = setInterval(flush, flushEveryMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await flushing;
    await flush();
  };
}
