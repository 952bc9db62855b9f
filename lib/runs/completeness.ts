import type { EndState } from './schema';

/** All that was seen of one generation when it ended. */
export type Ending = {
  /** Stop was pressed. */
  stopped: boolean;
  /** This process is going away, or the service took too long. */
  aborted: boolean;
  /** An error part came, or the stream itself broke. */
  error: boolean;
  finishReason: string | undefined;
  /** Every text and reasoning part was closed by the service. */
  closed: boolean;
  /** Something of the answer arrived. */
  hasOutput: boolean;
};

const provenEnds = new Set(['stop', 'length', 'tool-calls', 'content-filter']);

/**
 * The completeness rule: an answer is `complete` only if proven so, because the AI SDK also ends
 * normally after a cut connection or a broken line. Otherwise it is `stopped` by a person,
 * `interrupted` with something to show, or `failed` with nothing.
 */
export function judgeEnding(ending: Ending): EndState {
  if (ending.stopped) return 'stopped';
  const proven =
    !ending.aborted &&
    !ending.error &&
    ending.closed &&
    ending.finishReason !== undefined &&
    provenEnds.has(ending.finishReason);
  if (proven) return 'complete';
  return ending.hasOutput ? 'interrupted' : 'failed';
}
