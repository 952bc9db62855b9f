'use client';

import { Hourglass } from 'lucide-react';
import { sourceNames } from '@/components/models/source';
import { Button } from '@/components/ui/button';
import type { Offer, OfferId } from '@/lib/models/schema';
import { nameAndPlace } from '@/lib/models/twins';
import type { Waiting } from '@/lib/usage/schema';
import { type Awaited, waitingText } from './quota-text';
import { useNow } from './use-now';

/** A call that has not gone out yet: why, for how long, and who could answer instead. */
export function QuotaWaiting({
  waiting,
  offer,
  twin,
  onAskInstead,
}: {
  waiting: Waiting;
  offer: Offer | undefined;
  /** The same model at the other service, where nothing has been answered yet. */
  twin: Offer | undefined;
  onAskInstead: (offer: OfferId) => void;
}) {
  const now = useNow(true);
  const names: Awaited = {
    model: offer?.name ?? 'The model',
    service: offer ? sourceNames[offer.source].full : 'The service',
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-ink-2 text-sm">
      <p className="flex min-w-0 items-start gap-2 tabular-nums">
        <Hourglass aria-hidden size={15} className="mt-0.5 shrink-0 text-ink-3" />
        {now === null ? 'Waiting…' : waitingText(waiting, names, now)}
      </p>
      {twin ? (
        <Button onClick={() => onAskInstead(twin.id)}>Use {nameAndPlace(twin)} instead</Button>
      ) : null}
    </div>
  );
}
