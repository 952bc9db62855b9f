import type { Clock } from '@/lib/usage/quota-line';

type Sleeper = { until: number; wake: () => void };

/** A clock that only goes on when nobody has anything else to do. */
export class FakeClock implements Clock {
  readonly #sleepers = new Set<Sleeper>();
  #now: number;

  constructor(start: string) {
    this.#now = Date.parse(start);
  }

  readonly now = (): number => this.#now;

  readonly wait = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const sleeper = { until: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        if (this.#sleepers.delete(sleeper)) reject(signal.reason);
      });
    });

  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** Goes to the first moment at which somebody wakes. */
  advance(): void {
    const next = Math.min(...[...this.#sleepers].map(({ until }) => until));
    this.#now = Math.max(this.#now, next);
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.until > this.#now) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }

  pass(ms: number): void {
    this.#now += ms;
  }

  /** Runs all of `work` to its end; time goes on whenever every task sleeps. */
  async run<T>(work: readonly Promise<T>[]): Promise<PromiseSettledResult<T>[]> {
    let open = work.length;
    const settled = Promise.allSettled(
      work.map((task) =>
        task.finally(() => {
          open -= 1;
        }),
      ),
    );
    while (open > 0) {
      if (this.sleeping === open) this.advance();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return settled;
  }
}
