/** Milliseconds after which no frame is waited for. */
const frameMs = 100;

/** A snapshot for React's `useSyncExternalStore`, which may change more often than a frame. */
export class FrameStore<Snapshot extends object> {
  #snapshot: Snapshot;
  #soon: { frame: number; timer: ReturnType<typeof setTimeout> } | null = null;
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

  /** Shown with the next frame. A page that is hidden has none, from one moment to the next. */
  setSoon(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    if (this.#soon) return;
    const notify = () => this.#notify();
    this.#soon = { frame: requestAnimationFrame(notify), timer: setTimeout(notify, frameMs) };
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
    if (this.#soon) {
      cancelAnimationFrame(this.#soon.frame);
      clearTimeout(this.#soon.timer);
      this.#soon = null;
    }
    for (const listener of this.#listeners) listener();
  }
}
