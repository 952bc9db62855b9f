'use client';

import { useEffect, useEffectEvent, useState } from 'react';

const keyOf = (path: string) => `tramontane.draft:${path}`;

/**
 * The text being written. A reload of this tab, or signing in again, brings it back: it is put
 * aside when the page goes and taken up once when the page comes.
 */
export function useKeptText(): [string, (text: string) => void] {
  const [text, setText] = useState('');

  const putAside = useEffectEvent(() => {
    if (text) sessionStorage.setItem(keyOf(location.pathname), text);
  });
  useEffect(() => {
    const key = keyOf(location.pathname);
    const kept = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    if (kept) setText(kept);
    const leave = () => putAside();
    window.addEventListener('pagehide', leave);
    return () => window.removeEventListener('pagehide', leave);
  }, []);

  return [text, setText];
}
