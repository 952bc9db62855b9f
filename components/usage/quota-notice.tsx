'use client';

import type { ChatMessage } from '@/lib/chat/message';
import type { OfferId } from '@/lib/models/schema';
import { QuotaMeter } from './quota-meter';
import { meterText, nearMeter, roomText } from './quota-text';
import { useNow } from './use-now';
import { useQuota } from './use-quota';

/** Says, before a message is sent, that the model's limit is near and how long one would wait. */
export function QuotaNotice({
  offer,
  answer,
}: {
  offer: OfferId;
  /** The last answer, which tells how full the limits were then. */
  answer: ChatMessage | undefined;
}) {
  const reading = useQuota(offer, answer);
  const meter = reading ? nearMeter(reading) : undefined;
  const now = useNow(meter !== undefined);
  return (
    <>
      {reading && meter ? (
        <div className="flex flex-wrap items-center gap-x-3 px-1 text-ink-2 text-xs tabular-nums">
          <QuotaMeter meter={meter} />
          <span>{now === null ? null : roomText(reading, meter, now)}</span>
        </div>
      ) : null}
      {/* Said once for each amount, not with each second. */}
      <output className="sr-only">{meter ? `The limit is near: ${meterText(meter)}` : ''}</output>
    </>
  );
}
