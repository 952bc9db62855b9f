'use client';

import { formatCount, formatDuration } from '@/components/ui/format';
import type { ChatTotals } from '@/lib/usage/schema';
import { useMoney } from './currency';

const counted = (count: number, noun: string) =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** What a whole chat took, in one quiet line. */
export function Totals({ totals }: { totals: ChatTotals }) {
  const { answers, tokens, usd, totalMs, estimated, unknown } = totals;
  const { format } = useMoney();
  const doubts = [
    ...(estimated > 0 ? [`${counted(estimated, 'answer')} estimated`] : []),
    ...(unknown > 0 ? [`${counted(unknown, 'answer')} without figures`] : []),
  ];
  return (
    <p className="text-ink-3 text-xs tabular-nums">
      This chat: {counted(answers, 'answer')} · {counted(tokens, 'token')} · {format(usd)} ·{' '}
      {formatDuration(totalMs)}
      {doubts.length > 0 ? ` (${doubts.join(', ')})` : ''}
    </p>
  );
}
