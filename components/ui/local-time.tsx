'use client';

import { useHydrated } from './client-state';
import { formatTime } from './format';

/** A time of day in the reader's zone. The server does not know the zone, so it leaves the room. */
export function LocalTime({ iso }: { iso: string }) {
  const hydrated = useHydrated();
  return (
    <time dateTime={iso} className="min-w-9 font-normal text-ink-3 tabular-nums">
      {hydrated ? formatTime(iso) : '\u00a0'}
    </time>
  );
}
