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
