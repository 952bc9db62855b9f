/** The limits of an answer: of the whole, of one call, of a silence in it, of one run of a tool. */
export type TimeLimit = 'answer' | 'call' | 'silence' | 'tool';

/** An answer that took longer than it may, here: the service itself said nothing of it. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeoutError';

  constructor(
    readonly limit: TimeLimit,
    readonly ms: number,
  ) {
    super(`The ${limit} took longer than ${inWords(ms)}.`);
  }
}

const counted = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** `2 minutes`, `90 seconds`, `1 second`. */
export function inWords(ms: number): string {
  const seconds = ms / 1_000;
  return seconds >= 60 && seconds % 60 === 0
    ? counted(seconds / 60, 'minute')
    : counted(seconds, 'second');
}

const retry = 'Retry; if it happens again, ask for a shorter answer or choose another model.';

/** Which limit ended an answer of a service, how long that is, and where it is set. */
export function sayLimit({ limit, ms, message }: TimeLimitError, service: string): string {
  const time = inWords(ms);
  switch (limit) {
    case 'tool':
      return message;
    case 'answer':
      return `The answer took longer than ${time}, which is the most for a whole answer (ANSWER_TIMEOUT_SECONDS). ${retry}`;
    case 'call':
      return `${service} took longer than ${time}, which is the most for one call (CALL_TIMEOUT_SECONDS). ${retry}`;
    case 'silence':
      return `${service} was silent for ${time} in the middle of its answer, which is the most (SILENCE_TIMEOUT_SECONDS). ${retry}`;
  }
}
