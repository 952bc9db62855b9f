'use client';

import { useCallback, useSyncExternalStore } from 'react';

const never = () => () => {};

/** False on the server and while React takes over its HTML; true afterwards. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

/** Whether a media query holds; false on the server. */
export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}

/** The width below which the page takes its phone form; the same as `--breakpoint-desk`. */
export const phoneQuery = '(width < 45rem)';
