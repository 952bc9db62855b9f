import fc from 'fast-check';
import { anyScript, type Script } from './script';

/** What happens to a turn besides its answer. */
export type Turn = {
  script: Script;
  /** How the question is sent: once, twice at the same time, or again after the response was lost. */
  send: { kind: 'once' } | { kind: 'twice'; apartMs: number } | { kind: 'lost'; afterMs: number };
  /** The first reader's connection breaks after so many characters; it comes back. */
  leaves: number[];
  /** Others who read along: from the beginning, or from some event on, each after so many characters. */
  others: { after: number; from: number }[];
  /** The page is loaded again after so many characters. */
  reloadAfter: number | null;
  /** Stop, from another tab: of this run, of whatever runs, or of an older run. */
  stop: { after: number; of: 'run' | 'chat' | 'older' } | null;
  /** The same question once more, when all is over. */
  again: boolean;
};

/** What happens to the process or its database, so many milliseconds after the beginning. */
export type Blow =
  | { to: 'process'; kind: 'kill' | 'term'; at: number }
  | { to: 'database'; kind: 'gone' | 'hung' | 'slow'; at: number; for: number };

export type Episode = { chats: Turn[][]; blow: Blow | null };

const send: fc.Arbitrary<Turn['send']> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Turn['send']>({ kind: 'once' }) },
  fc.record({ kind: fc.constant('twice' as const), apartMs: fc.integer({ min: 0, max: 50 }) }),
  fc.record({ kind: fc.constant('lost' as const), afterMs: fc.integer({ min: 0, max: 60 }) }),
);

const characters = fc.integer({ min: 0, max: 700 });

const turn: fc.Arbitrary<Turn> = fc
  .record({
    script: anyScript,
    send,
    leaves: fc.array(characters, { maxLength: 3 }),
    others: fc.array(fc.record({ after: characters, from: fc.integer({ min: 0, max: 60 }) }), {
      maxLength: 2,
    }),
    reloadAfter: fc.option(characters, { freq: 2 }),
    stop: fc.option(
      fc.record({
        after: fc.oneof(fc.constant(0), characters),
        of: fc.constantFrom('run' as const, 'chat' as const, 'older' as const),
      }),
      { freq: 2 },
    ),
    again: fc.boolean(),
  })
  .map((made) =>
    made.script.ending.kind === 'stall' ? { ...made, stop: endOf(made.stop) } : made,
  );

/**
 * A service that falls silent is stopped, by the first word of what may be its last; its time limits
 * have tests of their own.
 */
function endOf(stop: Turn['stop']): Turn['stop'] {
  return { after: Math.min(stop?.after ?? 1, 1), of: stop?.of === 'chat' ? 'chat' : 'run' };
}

const at = fc.integer({ min: 0, max: 1_500 });
const lasting = fc.integer({ min: 100, max: 3_000 });

/** The blows that an app can get: without a database server, only those to its process. */
function blowTo(store: 'embedded' | 'postgres'): fc.Arbitrary<Blow | null> {
  const none = { weight: 4, arbitrary: fc.constant(null) };
  const process = fc.record({
    to: fc.constant('process' as const),
    kind: fc.constantFrom('kill' as const, 'term' as const),
    at,
  });
  if (store === 'embedded') return fc.oneof(none, { weight: 3, arbitrary: process });
  const kinds = fc.constantFrom('gone' as const, 'hung' as const, 'slow' as const);
  const database = fc.record({
    to: fc.constant('database' as const),
    kind: kinds,
    at,
    for: lasting,
  });
  return fc.oneof(none, { weight: 6, arbitrary: database }, { weight: 1, arbitrary: process });
}

/** The episode of a seed: always the same one. */
export function episodeOf(seed: number, store: 'embedded' | 'postgres'): Episode {
  const chat = fc.array(turn, { minLength: 1, maxLength: 3 });
  const chats = fc.array(chat, { minLength: 1, maxLength: 3 });
  const [episode] = fc.sample(fc.record({ chats, blow: blowTo(store) }), { seed, numRuns: 1 });
  if (!episode) throw new Error('fast-check gave no sample');
  return episode;
}
