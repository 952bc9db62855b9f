import { cn } from '@/components/ui/cn';
import { type Meter, meterText } from './quota-text';

/** One limit of an offer: how much of it is used, in words and as a bar. */
export function QuotaMeter({ meter, className }: { meter: Meter; className?: string }) {
  const share = Math.min(1, meter.used / meter.limit);
  return (
    <span className={cn('inline-flex items-center gap-2 tabular-nums', className)}>
      <span aria-hidden className="h-1.5 w-16 shrink-0 overflow-hidden rounded-full bg-line">
        <span
          className={cn('block h-full rounded-full', share < 1 ? 'bg-warn' : 'bg-bad')}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      {meterText(meter)}
    </span>
  );
}
