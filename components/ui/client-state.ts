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

/** Whole seconds until this moment (ISO 8601), counted down; 0 once it is past, and on the server. */
export function useSecondsUntil(moment: string | undefined): number {
  const left = useCallback(
    () => (moment ? Math.max(0, Math.ceil((Date.parse(moment) - Date.now()) / 1000)) : 0),
    [moment],
  );
  const subscribe = useCallback(
    (changed: () => void) => {
      if (left() === 0) return () => {};
      const timer = setInterval(() => {
        changed();
        if (left() === 0) clearInterval(timer);
      }, 250);
      return () => clearInterval(timer);
    },
    [left],
  );
  return useSyncExternalStore(subscribe, left, () => 0);
}

/** The width below which the page takes its phone form; the same as `--breakpoint-desk`. */
export const phoneQuery = '(width < 45rem)';
