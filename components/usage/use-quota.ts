'use client';

import { useEffect, useState } from 'react';
import type { OfferId } from '@/lib/models/schema';
import type { QuotaReading } from '@/lib/usage/schema';
import { nearMeter } from './quota-text';

/** While a limit is near, others may use it too: it is looked at again, not more often than this. */
const lookEveryMs = 10_000;

async function readQuota(offer: OfferId, signal: AbortSignal): Promise<QuotaReading | null> {
  try {
    const path = `/api/quota?model=${encodeURIComponent(offer)}`;
    const response = await fetch(path, { signal, cache: 'no-store' });
    return response.ok ? await response.json() : null;
  } catch {
    return null; // offline or left: then nothing is known, and nothing shown
  }
}

/** How full the limits of an offer are, as newly as is known; null where that is not known. */
export function useQuota(offer: OfferId, last: QuotaReading | undefined): QuotaReading | null {
  const [asked, setAsked] = useState<QuotaReading | null>(null);
  const told = last?.offer === offer ? last : null;
  const newest = told && (!asked || told.at > asked.at) ? told : asked;
  const askedAt = newest?.at;
  const near = newest !== null && nearMeter(newest) !== undefined;

  useEffect(() => {
    const leaving = new AbortController();
    const look = () => {
      if (document.hidden) return;
      void readQuota(offer, leaving.signal).then((reading) => {
        if (reading) setAsked(reading);
      });
    };
    // At first at once; later only while a limit is near.
    const timer =
      askedAt === undefined ? setTimeout(look) : near ? setTimeout(look, lookEveryMs) : undefined;
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
      leaving.abort();
    };
  }, [offer, askedAt, near]);
  return newest;
}
