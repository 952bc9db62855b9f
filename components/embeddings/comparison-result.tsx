'use client';

import { Download } from 'lucide-react';
import { DemonstrationBadge } from '@/components/chat/demonstration-badge';
import { Button } from '@/components/ui/button';
import { formatCount, formatDuration } from '@/components/ui/format';
import { saveFile } from '@/components/ui/save-file';
import { CostFigure } from '@/components/usage/figures';
import { toCsv, toJson } from './export';
import { NearestPairs } from './nearest-pairs';
import { SimilarityTable } from './similarity-table';
import type { Comparison } from './use-comparison';

/** What it took: model, dimensions, tokens, cost and time. */
function Figures({ texts, answer }: Comparison) {
  const { model, dimensions, usage } = answer;
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-2 text-xs tabular-nums">
      <span className="font-medium text-ink">{model}</span>
      {usage.demonstration ? <DemonstrationBadge /> : null}
      <span>
        {texts.length} × {formatCount(dimensions)} dimensions
      </span>
      <span>{formatCount(usage.tokens)} tokens</span>
      {usage.cost ? <CostFigure cost={usage.cost} /> : <span>price not known</span>}
      <span>{formatDuration(usage.totalMs)}</span>
    </p>
  );
}

/** How near the texts are, what that took, and the ways to take it along. */
export function ComparisonResult({ comparison }: { comparison: Comparison }) {
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Figures {...comparison} />
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
