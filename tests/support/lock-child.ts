/**
 * A process for lib/db/lock.test.ts. It takes and gives back a data folder when its parent says so:
 * `{ folder, at }` tries at that moment and answers `won` or the pid of the holder; `release` lets go.
 */
import { acquireDataLock, DataFolderBusyError } from '../../lib/db/lock';

let release: (() => void) | undefined;

function answer(message: 'won' | 'released' | 'ready' | { busy: number }): void {
  process.send?.(message);
}

function tryToTake(folder: string): void {
  try {
    release = acquireDataLock(folder);
    answer('won');
  } catch (thrown) {
    if (!(thrown instanceof DataFolderBusyError)) throw thrown;
    answer({ busy: thrown.pid });
  }
}

process.on('message', (message: 'release' | { folder: string; at: number }) => {
  if (message === 'release') {
    release?.();
    release = undefined;
    answer('released');
    return;
  }
  while (Date.now() < message.at) {
    // Spin, so that all children go in the same millisecond.
  }
  tryToTake(message.folder);
});
process.on('disconnect', () => process.exit());
answer('ready');
