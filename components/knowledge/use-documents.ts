'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { DocumentItem } from '@/lib/knowledge/schema';
import { isWorkedOn } from './document-state';

/** Milliseconds between two looks at documents that are worked on. */
const lookEvery = 1_000;

async function read(collectionId: string): Promise<DocumentItem[] | null> {
  try {
    const response = await fetch(`/api/knowledge/collections/${collectionId}/documents`);
    if (!response.ok) return null;
    const body: { documents: DocumentItem[] } = await response.json(); // our own server's answer
    return body.documents;
  } catch {
    return null; // The network: the next look may do better.
  }
}

/**
 * The documents of a collection: looked at again and again while one is worked on. `change` shows
 * at once what was asked for, `refresh` what the server has made of it.
 */
export function useDocuments(collectionId: string | undefined, initial: readonly DocumentItem[]) {
  const [{ from, documents }, setKnown] = useState({ from: initial, documents: initial });
  // Another collection, or the page as the server has made it anew.
  if (from !== initial) setKnown({ from: initial, documents: initial });
  const [isReached, setReached] = useState(true);
  // What was asked before a later change or question is out of date when it comes.
  const latest = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was asked for another collection
  useEffect(() => {
    latest.current += 1;
  }, [collectionId]);

  const refresh = useCallback(async () => {
    if (collectionId === undefined) return;
    latest.current += 1;
    const asked = latest.current;
    const found = await read(collectionId);
    if (asked !== latest.current) return;
    setReached(found !== null);
    if (found) setKnown((known) => ({ ...known, documents: found }));
  }, [collectionId]);

  const change = useCallback((how: (known: readonly DocumentItem[]) => DocumentItem[]) => {
    latest.current += 1;
    setKnown((known) => ({ ...known, documents: how(known.documents) }));
  }, []);

  const busy = documents.some(isWorkedOn);
  useEffect(() => {
    if (!busy) return;
    let timer: ReturnType<typeof setTimeout>;
    let left = false;
    const look = async () => {
      if (!document.hidden) await refresh();
      if (!left) timer = setTimeout(look, lookEvery);
    };
    timer = setTimeout(look, lookEvery);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [busy, refresh]);

  return { documents, isReached, change, refresh };
}
