import { type Ending, judgeEnding } from './completeness';
import type { EndState, RunState } from './schema';

/**
 * Where an answer is in its life. `claimed` is the time between the claim and the first chunk in
 * the log. It is not stored: a claimed run is a `running` one with an empty log, nobody treats the
 * two differently, and telling them apart in the table would cost every answer one more write
 * before its first word.
 */
export type Life = 'claimed' | RunState;

/** What ends a run. */
export type EndEvent =
  /** Its writer has nothing more to add. */
  | { kind: 'end'; ending: Ending }
  /** Nobody writes it any more: its process has gone. */
  | { kind: 'die'; stopWanted: boolean; hasOutput: boolean };

/** What can happen to a run; `append`: its writer adds to its log. */
export type LifeEvent = { kind: 'append' } | EndEvent;

/**
 * The life of a run: what it becomes by an event, or null where the event comes too late and must
 * change nothing. In the database that is the compare-and-set on `openState`. Pure.
 */
export function advance(life: Life, event: LifeEvent): Life | null {
  if (isEnd(life)) return null;
  return event.kind === 'append' ? 'running' : endBy(event);
}

/** The state that an event leaves a run in for good. */
export function endBy(event: EndEvent): EndState {
  if (event.kind === 'end') return judgeEnding(event.ending);
  if (event.stopWanted) return 'stopped';
  return event.hasOutput ? 'interrupted' : 'failed';
}

/** As which a run is stored until its end: the only state that may still change. */
export const openState = 'running' satisfies RunState;

export function isEnd(life: Life): life is EndState {
  return life !== 'claimed' && life !== openState;
}
