import type { RedisClientType } from '@redis/client';
import { describeFailure, log } from '@/lib/log';

/** Longer than this nobody waits for Redis. */
const commandTimeoutMs = 250;
/** A connection on which nothing has come for so long, not even the answer to a ping, is dead. */
const silenceMs = 3_000;
const pingEveryMs = 1_000;
const longestRetryMs = 2_000;

/** A way to tell other processes something. Any message may be lost: nothing may depend on one. */
export type Redis = {
  /** False when Redis did not take the message within 250 ms. Never throws. */
  publish: (channel: string, text: string) => Promise<boolean>;
  close: () => void;
};

type Listeners = Readonly<Record<string, (text: string) => void>>;

/**
 * Connects to Redis in the background, for as long as the process lives: an outage is logged once
 * and over once Redis is back. `onReady` is called after each connection, when `listeners` hear.
 */
export async function openRedis(
  url: string,
  { listeners, onReady }: { listeners: Listeners; onReady: () => void },
): Promise<Redis> {
  const { createClient } = await import('@redis/client');
  const sender: RedisClientType = createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: 1_000,
    pingInterval: pingEveryMs,
    socket: {
      connectTimeout: silenceMs,
      socketTimeout: silenceMs,
      reconnectStrategy: (retries) => Math.min(100 * 2 ** retries, longestRetryMs),
    },
  });
  const receiver = sender.duplicate();
  watch(sender);
  // Its outages are the sender's, too: one line is enough.
  receiver.on('error', () => undefined);
  receiver.on('ready', () => void subscribe());

  /** A new connection has no subscriptions that the library did not know of. */
  async function subscribe(): Promise<void> {
    try {
      for (const [channel, listener] of Object.entries(listeners)) {
        await receiver.unsubscribe(channel);
        await receiver.subscribe(channel, listener);
      }
      onReady();
    } catch (error) {
      log.warn('redis does not listen', { cause: describeFailure(error) });
    }
  }
  // It is tried for ever: only `close` makes this fail.
  for (const client of [sender, receiver]) client.connect().catch(() => undefined);
  return {
    publish: (channel, text) =>
      sender.isReady ? within(commandTimeoutMs, sender.publish(channel, text)) : notTaken,
    close: () => {
      for (const client of [sender, receiver]) client.destroy();
    },
  };
}

const notTaken = Promise.resolve(false);

/** One line when it goes, one when it is back; without a listener an error would end the process. */
function watch(client: RedisClientType): void {
  let isDown = false;
  client.on('error', (error) => {
    if (!isDown) log.warn('redis is away', { cause: describeFailure(error) });
    isDown = true;
  });
  client.on('ready', () => {
    if (isDown) log.info('redis is back');
    isDown = false;
  });
}

function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    const settle = (taken: boolean) => {
      clearTimeout(timer);
      resolve(taken);
    };
    work.then(
      () => settle(true),
      () => settle(false),
    );
  });
}
