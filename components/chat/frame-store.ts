/** A snapshot for React's `useSyncExternalStore`, which may change more often than a frame. */
export class FrameStore<Snapshot extends object> {
  #snapshot: Snapshot;
  #frame = 0;
  readonly #listeners = new Set<() => void>();

  constructor(first: Snapshot) {
    this.#snapshot = first;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): Snapshot => this.#snapshot;

  /** Shown at once. */
  set(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    this.#notify();
  }

  /** Shown with the next frame while the page is seen; a hidden page has no frames. */
  setSoon(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    if (this.#frame !== 0) return;
    const notify = () => this.#notify();
    this.#frame = document.hidden ? window.setTimeout(notify, 100) : requestAnimationFrame(notify);
  }

  /** Resolves as soon as it is so. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (isSo()) return resolve();
      const leave = this.subscribe(() => {
        if (!isSo()) return;
        leave();
        resolve();
      });
    });
  }

  #notify(): void {
    this.#frame = 0;
    for (const listener of this.#listeners) listener();
  }
}
