import { randomUUID } from 'node:crypto';
import type { UIMessageChunk } from 'ai';
import { z } from 'zod';
import { isEmbedded } from '@/lib/db/client';
import { openRedis, type Redis } from '@/lib/db/redis';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { newQueue, type Queue } from './feed';
import type { LogBatch } from './read';

/**
 * What the processes of one installation tell each other, by Redis, where there is one. It only
 * makes things faster: what must be known stands in the database.
 */
const Message = z.discriminatedUnion('type', [
  /** Somebody wants a run stopped: whoever writes it looks into the database. */
  z.object({ type: z.literal('look'), run: z.uuid() }),
  /** A process wants the chunks of a run from `from` on; said again while it wants them. */
  z.object({
    type: z.literal('follow'),
    run: z.uuid(),
    feed: z.uuid(),
    from: z.int().min(0),
    process: z.uuid(),
  }),
  /** The next chunks for a feed. */
  z.object({
    type: z.literal('chunks'),
    feed: z.uuid(),
    firstSeq: z.int().min(0),
    // Written by this file in another process.
    chunks: z.array(z.custom<UIMessageChunk>()),
  }),
]);
type Message = z.infer<typeof Message>;
export type FollowMessage = Extract<Message, { type: 'follow' }>;

/** What a process does for the others. */
type Services = {
  look: (run: string) => void;
  follow: (message: FollowMessage) => void;
};

type Bus = {
  redis: Redis | undefined;
  process: string;
  /** What readers of this process follow, by the feed's id. */
  feeds: Map<string, { queue: Queue; ask: () => void }>;
};

// Next bundles routes and instrumentation apart; all must share one connection.
const shared = globalThis as typeof globalThis & { tramontaneBus?: Bus };
shared.tramontaneBus ??= { redis: undefined, process: randomUUID(), feeds: new Map() };
const bus = shared.tramontaneBus;

const everybody = 'tramontane:all';
const inbox = (process: string) => `tramontane:process:${process}`;

/** A feed that is not asked for again within this time (milliseconds) has no reader any more. */
export const feedLeaseMs = 10_000;
const renewEveryMs = 3_000;

/**
 * Begins to listen to the other processes; without REDIS_URL, or with the embedded database, there
 * is nobody to hear. Waits for no connection; throws only for an address that is none.
 */
export async function openBus(services: Services): Promise<void> {
  const { REDIS_URL } = env();
  if (REDIS_URL === undefined || isEmbedded() || bus.redis) return;
  const hear = (text: string) => receive(text, services);
  bus.redis = await openRedis(REDIS_URL, {
    listeners: { [everybody]: hear, [inbox(bus.process)]: hear },
    onReady: () => {
      for (const { ask } of bus.feeds.values()) ask();
    },
  });
}

/** Leaves the others. */
export function closeBus(): void {
  bus.redis?.close();
}

function receive(text: string, services: Services): void {
  const message = parse(text);
  switch (message?.type) {
    case 'look':
      services.look(message.run);
      break;
    case 'follow':
      services.follow(message);
      break;
    case 'chunks':
      bus.feeds.get(message.feed)?.queue.push(message);
      break;
  }
}

/** Redis may be shared with programs that say other things. */
function parse(text: string): Message | undefined {
  try {
    return Message.parse(JSON.parse(text));
  } catch {
    log.warn('not understood on the bus', { length: text.length });
    return undefined;
  }
}

async function tell(channel: string, message: Message): Promise<boolean> {
  return bus.redis ? bus.redis.publish(channel, JSON.stringify(message)) : false;
}

/** Asks whoever writes the run to look for wishes in the database now. */
export function nudge(run: string): void {
  void tell(everybody, { type: 'look', run });
}

/** Sends the next chunks to a process that follows a run; false when they were not taken. */
export function sendChunks({ process, feed }: FollowMessage, batch: LogBatch): Promise<boolean> {
  const { firstSeq, chunks } = batch;
  return tell(inbox(process), { type: 'chunks', feed, firstSeq, chunks: [...chunks] });
}

/** The chunks of another process's run as they come; any of them may be missing. */
export type Feed = Pick<Queue, 'next'> & {
  /** Something is missing: asks once more. */
  restart: () => void;
  close: () => void;
};

/** Asks whoever writes the run for its chunks from `position` on, which moves with the reader. */
export function openFeed(run: string, position: () => number): Feed {
  const queue = newQueue();
  let id = randomUUID();
  const ask = () => {
    const from = position();
    void tell(everybody, { type: 'follow', run, feed: id, from, process: bus.process });
  };
  const begin = () => {
    bus.feeds.set(id, { queue, ask });
    ask();
  };
  const renewal = setInterval(ask, renewEveryMs);
  begin();
  return {
    next: queue.next,
    restart() {
      bus.feeds.delete(id);
      queue.clear();
      id = randomUUID();
      begin();
    },
    close() {
      clearInterval(renewal);
      bus.feeds.delete(id);
    },
  };
}
