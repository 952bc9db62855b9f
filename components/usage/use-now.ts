'use client';

import { useEffect, useState } from 'react';

/** The time, in milliseconds since 1970, newly each second while `running`; null on the server. */
export function useNow(running: boolean): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    if (!running) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
