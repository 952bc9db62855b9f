import { purgeDeletedChats } from './chat/store';
import { closeDatabase, db } from './db/client';
import { purgeDeletedDocuments } from './knowledge/collections';
import { stopIndexers, wakeIndexer } from './knowledge/index-loop';
import { describeFailure, log } from './log';
import { renewListings } from './models/listings';
import { overrides } from './models/overrides';
import { closeBus, openBus } from './runs/bus';
import { forwardRun } from './runs/forward';
import { stopAllRuns } from './runs/stop';
import { lookNow } from './runs/watch';

/** The longest that a stopping server waits for its answers to be stored. */
const patienceMs = 8_000;

/**
 * Reads the file of overrides, opens, migrates and tidies the database; a server that cannot do so
 * does not start. The services' lists of models are asked for meanwhile.
 */
export async function boot(): Promise<void> {
  // Whoever read the log may be gone. Without a listener Next would log that, too, without end.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  try {
    overrides();
    void renewListings();
    const database = await db();
    purgeDeletedChats(database).catch((error) => {
      log.warn('deleted chats not purged', { cause: describeFailure(error) });
    });
    purgeDeletedDocuments(database).catch((error) => {
      log.warn('deleted documents not purged', { cause: describeFailure(error) });
    });
    wakeIndexer(database);
    await openBus({ look: lookNow, follow: forwardRun });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : describeFailure(error)}\n`);
    process.exit(1);
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void shutDown());
}

async function shutDown(): Promise<void> {
  const deadline = setTimeout(() => process.exit(1), patienceMs);
  try {
    await Promise.all([stopAllRuns(), stopIndexers()]);
    closeBus();
    await closeDatabase();
  } catch (error) {
    log.error('shutdown', { cause: describeFailure(error) });
  }
  clearTimeout(deadline);
  process.exit(0);
}
