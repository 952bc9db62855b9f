/** Milliseconds without a byte until something is wrong, or only slow: from the first time on. */
export const quietMs = 2_500;
const quietAtMostMs = 15_000;

/** Looks after a connection that has been quiet for a while; ever more rarely while it stays so. */
export class QuietWatch {
  #delay = quietMs;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looking = false;
  #ended = false;

  /** `look` tells whether the connection may be watched on. */
  constructor(private readonly look: () => Promise<boolean>) {
    this.heard();
  }

  /** The connection lives. */
  readonly heard = (): void => {
    this.#delay = quietMs;
    this.#arm();
  };

  readonly lookNow = async (): Promise<void> => {
    if (this.#looking || this.#ended) return;
    clearTimeout(this.#timer);
    this.#looking = true;
    const goesOn = await this.look();
    this.#looking = false;
    if (!goesOn) return this.end();
    this.#delay = Math.min(this.#delay * 2, quietAtMostMs);
    this.#arm();
  };

  readonly end = (): void => {
    this.#ended = true;
    clearTimeout(this.#timer);
  };

  #arm(): void {
    clearTimeout(this.#timer);
    if (!this.#ended) this.#timer = setTimeout(() => void this.lookNow(), this.#delay);
  }
}
