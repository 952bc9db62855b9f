import type { Discovered, Discovery } from './discover';

/** What is known of a source's own list of models. Times in milliseconds since 1970. */
export type ListingState = {
  /** The last list that came; a failed reading does not take it away. */
  known?: { models: readonly Discovered[]; readAt: number };
  /** Why the newest reading brought no list. */
  failed?: { reason: string; at: number };
};

type ListingOptions = {
  /** Asks the source; never throws. */
  ask: () => Promise<Discovery>;
  /** A list so old is read again, in the background. */
  freshMs: number;
  now?: () => number;
};

/** After a failure the source is left alone for so long. */
const retryMs = 30_000;

/** One source's list: read once for all who ask, kept, and renewed behind their backs. */
export type ModelListing = {
  /** What is known. Waits only for the very first reading, and at most so long. */
  current: (waitMs: number) => Promise<ListingState>;
  /** Reads again now and waits for that. */
  renew: () => Promise<ListingState>;
};

export function createListing({ ask, freshMs, now = Date.now }: ListingOptions): ModelListing {
  let state: ListingState = {};
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    const discovery = await ask();
    const at = now();
    reading = undefined;
    state = discovery.ok
      ? { known: { models: discovery.models, readAt: at } }
      : { ...state, failed: { reason: discovery.reason, at } };
  }

  function isDue(): boolean {
    const { known, failed } = state;
    if (failed) return now() - failed.at >= retryMs;
    return known === undefined || now() - known.readAt >= freshMs;
  }

  return {
    async current(waitMs) {
      if (isDue()) reading ??= read();
      if (reading && !state.known && !state.failed) await atMost(waitMs, reading);
      return state;
    },
    async renew() {
      reading ??= read();
      await reading;
      return state;
    },
  };
}

async function atMost(ms: number, pending: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([pending, patience]);
  clearTimeout(timer);
}
