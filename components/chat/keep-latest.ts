/** Writes the latest of many values. */
type Keeper<T> = {
  /** Writes this value once nothing newer has come for a while. */
  keep: (value: T) => void;
  /** Writes at once what still waits. */
  flush: () => void;
  /** The newest value that is not known to be written, if any. */
  unwritten: () => T | undefined;
};

/**
 * Waits `delayMs` after the last change, then writes it; one write at a time and in order, so that
 * the last value is the one that stays. `write` tells whether it succeeded.
 */
export function keepLatest<T>(write: (value: T) => Promise<boolean>, delayMs: number): Keeper<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: { value: T } | undefined;
  let unwritten: { value: T } | undefined;
  let writing = false;

  async function drain(): Promise<void> {
    clearTimeout(timer);
    if (writing) return;
    writing = true;
    while (waiting) {
      const current = waiting;
      waiting = undefined;
      const written = await write(current.value);
      if (written && unwritten === current) unwritten = undefined;
    }
    writing = false;
  }

  return {
    keep(value) {
      waiting = { value };
      unwritten = waiting;
      clearTimeout(timer);
      timer = setTimeout(() => void drain(), delayMs);
    },
    flush: () => void drain(),
    unwritten: () => unwritten?.value,
  };
}
