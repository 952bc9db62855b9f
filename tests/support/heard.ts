import { type Client, type Event, eventsOf, question, runOf, textOf } from './client';

/** What has come of an answer that is read in the background. */
export type Heard = {
  events: Event[];
  /** When each event came (`performance.now()`). */
  times: number[];
  /** Settled when the stream has ended, or broken. */
  done: Promise<void>;
};

/** Reads an answer in the background. */
export function hear(response: Response): Heard {
  const heard: Heard = { events: [], times: [], done: Promise.resolve() };
  const read = async () => {
    for await (const event of eventsOf(response)) {
      heard.events.push(event);
      heard.times.push(performance.now());
    }
  };
  // A stream that breaks ends what was heard; the tests judge that.
  heard.done = read().catch(() => undefined);
  return heard;
}

/** Resolves once it is so; fails after half a minute. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it did not become so within 30 seconds');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Resolves when so many more events have come. */
export function grown({ events }: Heard, by: number): Promise<void> {
  const wanted = events.length + by;
  return until(() => events.length >= wanted);
}

/** Sends a question and waits until the first words of its answer have come. */
export async function begin(client: Client, text: string) {
  const asked = question(text);
  const heard = hear(await client.send(asked));
  await until(() => textOf(heard.events).length > 20);
  const [first] = heard.events;
  if (!first) throw new Error('an answer without a chunk');
  return { chat: asked.id, run: runOf(first), heard };
}

/** The sequence numbers go from 0 without a gap or a repeat. */
export function isContiguous(events: readonly Event[]): boolean {
  return events.every(({ seq }, index) => seq === index);
}

export function percentile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}
