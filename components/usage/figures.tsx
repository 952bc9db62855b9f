'use client';

import { formatCount, formatDay, formatDuration, formatRate } from '@/components/ui/format';
import type { AnswerMetadata } from '@/lib/runs/schema';
import type { Cost, Usage } from '@/lib/usage/schema';
import { useMoney } from './currency';

/** Ends that the service reached properly, though not by the answer's own end. */
const cutBy: Record<string, string> = {
  'tool-calls': 'Ended after as many rounds of tools as are allowed',
  length: 'Ended at the token limit',
  'content-filter': "Ended by the service's content filter",
};

/** `412 in (100 cached) · 96 out`. */
export function tokensText({ inputTokens, outputTokens, cachedTokens }: Usage): string {
  const cached = cachedTokens > 0 ? ` (${formatCount(cachedTokens)} cached)` : '';
  return `${formatCount(inputTokens)} in${cached} · ${formatCount(outputTokens)} out`;
}

/** The price list behind a cost, and the rate where it was converted. */
export function usePriceNote(cost: Cost): string {
  const { conversion } = useMoney();
  const tier = cost.standardTier ? ' for the standard tier' : '';
  const list = `price list of ${formatDay(cost.priceAsOf)}${tier}`;
  return conversion ? `${list}, ${conversion}` : list;
}

/** A cost, with the price list behind it. */
export function CostFigure({ cost }: { cost: Cost }) {
  const { format } = useMoney();
  return <span title={`By the ${usePriceNote(cost)}`}>{format(cost.amount)}</span>;
}

/** What an answer took and cost, in one line. */
export function Figures({ metadata }: { metadata: Partial<AnswerMetadata> }) {
  const { usage, timing, cost, finishReason } = metadata;
  return (
    <>
      {finishReason && finishReason in cutBy ? <span>{cutBy[finishReason]}</span> : null}
      {usage && usage.totalTokens > 0 ? (
        <span>
          {tokensText(usage)}
          {usage.estimated ? ' (estimated)' : ''}
        </span>
      ) : null}
      {timing && timing.firstTokenMs !== null ? (
        <span>{formatDuration(timing.firstTokenMs)} to first token</span>
      ) : null}
      {timing && timing.tokensPerSecond !== null ? (
        <span>{formatRate(timing.tokensPerSecond)}</span>
      ) : null}
      {timing ? <span>{formatDuration(timing.totalMs)} in all</span> : null}
      {cost && cost.amount > 0 ? <CostFigure cost={cost} /> : null}
    </>
  );
}
