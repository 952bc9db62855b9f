'use client';

import { useState, useSyncExternalStore } from 'react';
import { isRetired } from '@/components/models/arrange-offers';
import type { Offer, OfferId } from '@/lib/models/schema';

const key = 'tramontane.offer';

function subscribe(changed: () => void): () => void {
  window.addEventListener('storage', changed);
  return () => window.removeEventListener('storage', changed);
}

function readStored(): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    // Storage is switched off in this browser: then nothing is remembered.
    return null;
  }
}

function store(id: OfferId): void {
  try {
    window.localStorage.setItem(key, id);
  } catch {
    // As above: the choice holds for this page only.
  }
}

/**
 * The model of a chat: what was chosen on this page, else (for a new chat with any model) the last
 * choice in this browser, else what the server says.
 */
export function useChosenOffer(
  offers: readonly Offer[],
  fromServer: OfferId,
  isAny: boolean,
): [OfferId, (id: OfferId) => void] {
  const [chosen, setChosen] = useState<OfferId | null>(null);
  const stored = useSyncExternalStore(subscribe, readStored, () => null);
  const remembered = isAny
    ? offers.find((offer) => offer.id === stored && !isRetired(offer))?.id
    : undefined;
  function choose(id: OfferId) {
    setChosen(id);
    store(id);
  }
  return [chosen ?? remembered ?? fromServer, choose];
}
