import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

/** A terminal that sends Ctrl+C to every process at once is heard twice within this time. */
const echoMs = 500;

export type Forwarding = {
  /** The exit code of a stop that was asked for, otherwise undefined. */
  stopCode: () => number | undefined;
  end: () => void;
};

/**
 * Passes Ctrl+C, SIGTERM, a closed terminal and the end of the parent on to a child, once.
 * A second request, later, ends the child at once.
 */
export function forwardSignals(child: ChildProcess): Forwarding {
  let asked: { signal: NodeJS.Signals; at: number } | undefined;
  const stop = (signal: NodeJS.Signals) => {
    if (!asked) {
      asked = { signal, at: Date.now() };
      child.kill(signal);
    } else if (Date.now() - asked.at > echoMs) {
      child.kill('SIGKILL');
    }
  };
  const handlers = [
    ['SIGINT', () => stop('SIGINT')],
    ['SIGTERM', () => stop('SIGTERM')],
    ['SIGHUP', () => stop('SIGTERM')],
    ['disconnect', () => stop('SIGTERM')],
  ] as const;
  for (const [event, handler] of handlers) process.on(event, handler);
  return {
    stopCode: () => (asked ? 128 + constants.signals[asked.signal] : undefined),
    end: () => {
      for (const [event, handler] of handlers) process.off(event, handler);
    },
  };
}
