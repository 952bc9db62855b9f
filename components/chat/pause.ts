/** Waits so long, or until the first signal says that it need not. */
export function pause(ms: number, ...signals: AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const enough = AbortSignal.any(signals);
    const end = () => {
      clearTimeout(timer);
      enough.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (enough.aborted) end();
    else enough.addEventListener('abort', end, { once: true });
  });
}

/** A signal for what must not take longer; `end` it when it is done. */
export function patience(
  ms: number,
  leaving: AbortSignal,
): { signal: AbortSignal; isOver: () => boolean; end: () => void } {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ms);
  return {
    signal: AbortSignal.any([leaving, late.signal]),
    isOver: () => late.signal.aborted,
    end: () => clearTimeout(timer),
  };
}
