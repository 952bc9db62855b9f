'use client';

import { useEffect, useState } from 'react';
import type { ChatMessage } from '@/lib/chat/message';
import type { OfferId } from '@/lib/models/schema';
import type { QuotaReading } from '@/lib/usage/schema';
import { nearMeter } from './quota-text';

/** While a limit is near, others may use it too: so often it is looked at again. */
const lookEveryMs = 10_000;

/** Asks once, unless nobody looks at the page; what cannot be read is not told. */
async function look(
  offer: OfferId,
  signal: AbortSignal,
  onReading: (reading: QuotaReading) => void,
): Promise<void> {
  if (document.hidden) return;
  try {
    const path = `/api/quota?model=${encodeURIComponent(offer)}`;
    const response = await fetch(path, { signal, cache: 'no-store' });
    if (response.ok) onReading(await response.json());
  } catch {
    // Offline, or the page was left: then nothing is known, and nothing shown.
  }
}

/** An answer that ended early may have met a limit without telling of it. */
function endedEarly(answer: ChatMessage | undefined): string | undefined {
  const state = answer?.metadata?.state;
  return state === undefined || state === 'running' || state === 'complete'
    ? undefined
    : answer?.id;
}

/**
 * How full the limits of an offer are, as newly as is known: by the last answer, which tells it at
 * its end, or by asking. Null where nothing is known.
 */
export function useQuota(offer: OfferId, answer: ChatMessage | undefined): QuotaReading | null {
  const [asked, setAsked] = useState<QuotaReading | null>(null);
  const last = answer?.metadata?.quota;
  const told = last?.offer === offer ? last : null;
  const newest = told && (!asked || told.at > asked.at) ? told : asked;
  const near = newest !== null && nearMeter(newest) !== undefined;
  const early = endedEarly(answer);

  // biome-ignore lint/correctness/useExhaustiveDependencies: an early end is a reason to ask again
  useEffect(() => {
    const leaving = new AbortController();
    const again = () => void look(offer, leaving.signal, setAsked);
    again();
    document.addEventListener('visibilitychange', again);
    return () => {
      document.removeEventListener('visibilitychange', again);
      leaving.abort();
    };
  }, [offer, early]);

  useEffect(() => {
    if (!near) return;
    const leaving = new AbortController();
    const timer = setInterval(() => void look(offer, leaving.signal, setAsked), lookEveryMs);
    return () => {
      clearInterval(timer);
      leaving.abort();
    };
  }, [offer, near]);
  return newest;
}
