import { randomUUID } from 'node:crypto';
import type { Database } from '@/lib/db/client';
import { describeFailure, log } from '@/lib/log';
import { lengthOf, type Place } from './quota';
import { dropCall, keepTold, type Metered, settleCall, takePlace } from './quota-store';
import type { Quota, QuotaReading } from './schema';

/** Time, and a way to let some pass: rejects with the signal's reason when it aborts. */
export type Clock = {
  /** Milliseconds since 1970. */
  now: () => number;
  wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
};

/** A call that would have to wait longer than a person does. */
export class LineTooLongError extends Error {
  override name = 'LineTooLongError';
  constructor(
    readonly place: Place,
    readonly waitMs: number,
  ) {
    super('the line is too long');
  }
}

type Entry = {
  /** An estimate of what the call will cost. */
  tokens: number;
  /** Milliseconds since 1970. */
  notBefore: number;
  signal: AbortSignal | undefined;
  onWait: (place: Place) => void;
};

/** A call that may go out. */
export type Ticket = {
  /** What it cost; gives how full the limits are now. */
  settle: (tokens: number) => Promise<QuotaReading | null>;
  /** It did not count. */
  drop: () => Promise<void>;
};

/** The line before one offer, shared by all processes of a database. */
export type QuotaLine = {
  clock: Clock;
  /** Waits for a place. Throws `LineTooLongError`, or the signal's reason when it aborts. */
  enter: (entry: Entry) => Promise<Ticket>;
  /** Keeps what the service told, and until when it refuses (milliseconds since 1970). */
  told: (told: { limits: Quota; blockedUntil?: number }) => Promise<void>;
};

/** Longer than two windows of a minute: with ten places a minute, thirty fit in the line. */
const longestWaitMs = 2 * lengthOf('minute') + 8_000;

/** Who waits looks again so often: the calls ahead may cost less than was thought, or more. */
const lookEveryMs = 5_000;

/**
 * Opens the line of an offer. A database that is away holds nobody up: then the service itself
 * says when it is too much.
 */
export function openLine(db: Database, metered: Metered, clock: Clock): QuotaLine {
  const { offer } = metered;
  return {
    clock,
    async enter(entry) {
      const id = randomUUID();
      let at = clock.now();
      const ticket: Ticket = {
        settle: (tokens) => attempt(() => settleCall(db, metered, { id, at, tokens }, clock.now())),
        drop: async () => void (await attempt(() => dropCall(db, id))),
      };
      try {
        await stand(id, entry);
        at = clock.now();
        return ticket;
      } catch (error) {
        await ticket.drop();
        throw error;
      }
    },
    told: async (told) => void (await attempt(() => keepTold(db, offer, told, clock.now()))),
  };

  async function stand(id: string, { signal, onWait, ...asked }: Entry): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const now = clock.now();
      const latest = now + longestWaitMs;
      const place = await attempt(() => takePlace(db, metered, { id, ...asked, latest }, now));
      if (!place || place.at <= now) return;
      const waitMs = place.at - now;
      if (place.at > latest) throw new LineTooLongError(place, waitMs);
      onWait(place);
      await clock.wait(Math.min(waitMs, lookEveryMs), signal);
    }
  }
}

async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    log.warn('quota meter is away', { cause: describeFailure(error) });
    return null;
  }
}

/** The machine's clock. */
export const realClock: Clock = {
  now: () => Date.now(),
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', leave);
        resolve();
      }, ms);
      signal?.addEventListener('abort', leave, { once: true });
    }),
};
