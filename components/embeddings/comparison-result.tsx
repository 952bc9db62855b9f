'use client';

import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { formatCount, formatDay, formatDuration } from '@/components/ui/format';
import { saveFile } from '@/components/ui/save-file';
import { useMoney } from '@/components/usage/currency';
import { toCsv, toJson } from './export';
import { NearestPairs } from './nearest-pairs';
import { SimilarityTable } from './similarity-table';
import type { Comparison } from './use-comparison';

/** Dollars for a million tokens, and the day of that price. */
export type EmbeddingPrice = { input: number; asOf: string };

/** What it took: model, dimensions, tokens, cost and time. */
function Figures({ comparison, price }: { comparison: Comparison; price: EmbeddingPrice | null }) {
  const { format, conversion } = useMoney();
  const { answer, milliseconds, texts } = comparison;
  const { tokens } = answer.usage;
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-ink-2 text-xs tabular-nums">
      <span className="font-medium text-ink">{answer.model}</span>
      <span>
        {texts.length} × {formatCount(answer.dimensions)} dimensions
      </span>
      <span>{formatCount(tokens)} tokens</span>
      {price ? (
        <span
          title={`By the price list of ${formatDay(price.asOf)}${conversion ? `, ${conversion}` : ''}`}
        >
          {format((tokens * price.input) / 1_000_000)}
        </span>
      ) : (
        <span>price not known</span>
      )}
      <span>{formatDuration(milliseconds)} in all</span>
    </p>
  );
}

/** How near the texts are, what that took, and the ways to take it along. */
export function ComparisonResult({
  comparison,
  price,
}: {
  comparison: Comparison;
  price: EmbeddingPrice | null;
}) {
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Figures comparison={comparison} price={price} />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls */}
        <div role="group" aria-label="Export" className="flex gap-2">
          <Button onClick={() => saveFile('similarity.csv', 'text/csv', toCsv(comparison))}>
            <Download aria-hidden size={14} />
            CSV
          </Button>
          <Button
            onClick={() => saveFile('embeddings.json', 'application/json', toJson(comparison))}
          >
            <Download aria-hidden size={14} />
            JSON
          </Button>
        </div>
      </div>
      <SimilarityTable {...comparison} />
      <NearestPairs {...comparison} />
    </>
  );
}
