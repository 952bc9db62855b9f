'use client';

import { useEffect, useState } from 'react';
import { readRefusal, unreachable } from '@/components/shell/read-refusal';
import type { ErrorBody } from '@/lib/errors';
import type { Inspection, RunState } from '@/lib/runs/schema';

/** What is known of an answer beyond its message: nothing yet, all of it, or why not. */
export type Inspected =
  | { kind: 'loading' }
  | { kind: 'ready'; inspection: Inspection }
  | { kind: 'refused'; error: ErrorBody };

async function read(url: string, signal: AbortSignal): Promise<Inspected> {
  try {
    const response = await fetch(url, { signal });
    const body = await response.text();
    if (!response.ok) return { kind: 'refused', error: readRefusal(body) };
    // It is our own route's answer.
    return { kind: 'ready', inspection: JSON.parse(body) as Inspection };
  } catch {
    return { kind: 'refused', error: unreachable };
  }
}

/** Reads what an answer was made from, and again when the answer has ended. */
export function useInspection(chatId: string, answerId: string, state: RunState): Inspected {
  const [known, setKnown] = useState<{ key: string; inspected: Inspected } | null>(null);
  const key = `${answerId} ${state}`;

  useEffect(() => {
    const leaving = new AbortController();
    void read(`/api/chat/${chatId}/answers/${answerId}`, leaving.signal).then((inspected) => {
      if (!leaving.signal.aborted) setKnown({ key, inspected });
    });
    return () => leaving.abort();
  }, [chatId, answerId, key]);

  return known?.key === key ? known.inspected : { kind: 'loading' };
}
