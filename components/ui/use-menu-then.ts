'use client';

import { useRef } from 'react';

/**
 * What a menu's item opens beside the menu: only once the menu has closed, which would take its
 * focus away otherwise.
 */
export function useMenuThen(open: () => void) {
  const isChosen = useRef(false);
  return {
    choose() {
      isChosen.current = true;
    },
    onClosed(event: Event) {
      if (!isChosen.current) return;
      isChosen.current = false;
      event.preventDefault();
      open();
    },
  };
}
