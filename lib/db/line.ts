import { isDatabaseDown } from './failures';

/** Gives a place free; `error`: what the work in it ended with. */
export type Leave = (error?: unknown) => void;

type Waiter = { enter: () => void; refuse: (error: unknown) => void };

/**
 * The line before a database's connections. While all are busy one waits for as long as the server
 * answers others: that it is slow is no reason to refuse anybody. Once a statement finds it away,
 * and nobody has been answered since that one was asked, all who wait are refused with it.
 */
export class Line {
  #free: number;
  #answeredAt = Number.NEGATIVE_INFINITY;
  readonly #waiting: Waiter[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** Waits for a place, first come, first served. Throws what the server was found away by. */
  async enter(): Promise<Leave> {
    if (this.#free > 0 && this.#waiting.length === 0) this.#free -= 1;
    else
      await new Promise<void>((enter, refuse) => {
        this.#waiting.push({ enter, refuse });
      });
    const enteredAt = performance.now();
    return (error) => this.#leave(enteredAt, error);
  }

  #leave(enteredAt: number, error: unknown): void {
    this.#free += 1;
    if (!isDatabaseDown(error)) {
      this.#answeredAt = performance.now();
      this.#letIn();
    } else if (enteredAt >= this.#answeredAt) {
      for (const { refuse } of this.#waiting.splice(0)) refuse(error);
    }
    // Otherwise somebody who entered later is still being answered, or finds the same.
  }

  #letIn(): void {
    while (this.#free > 0) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#free -= 1;
      next.enter();
    }
  }
}
