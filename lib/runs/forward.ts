import { type FollowMessage, feedLeaseMs, sendChunks } from './bus';
import { liveRuns } from './live';
import { followLive } from './read';

/** The feeds that this process fills for readers of other processes, and until when. */
const shared = globalThis as typeof globalThis & { tramontaneFeeds?: Map<string, NodeJS.Timeout> };
shared.tramontaneFeeds ??= new Map();
const leases = shared.tramontaneFeeds;

/**
 * Sends the chunks of a run that this process writes to a reader of another process, as one more
 * reader here, until they are not asked for any more or Redis does not take them.
 */
export function forwardRun(message: FollowMessage): void {
  const run = liveRuns.get(message.run);
  if (!run) return;
  const lease = leases.get(message.feed);
  if (lease) {
    lease.refresh();
    return;
  }
  const over = new AbortController();
  leases.set(
    message.feed,
    setTimeout(() => over.abort(), feedLeaseMs),
  );
  const send = async () => {
    for await (const batch of followLive(run, message.from, over.signal)) {
      if (!(await sendChunks(message, batch))) return;
    }
  };
  void send().finally(() => {
    clearTimeout(leases.get(message.feed));
    leases.delete(message.feed);
  });
}
