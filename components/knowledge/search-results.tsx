import Link from 'next/link';
import type { Passage, SearchMode } from '@/lib/knowledge/schema';
import { chunkHref, placeText } from './place';
import { plainText } from './text-runs';

/** The number that the order goes by: how near by vectors, else the fused rank. */
function scoreOf({ score, similarity }: Passage, mode: SearchMode): number {
  return mode === 'vector' ? (similarity ?? score) : score;
}

/** What that number is. */
const scoreTitles: { readonly [M in SearchMode]: string } = {
  hybrid: 'Reciprocal rank fusion of both searches',
  vector: 'Cosine similarity with the question',
  text: 'Reciprocal rank in the full-text search',
};

function Score({ score, best, mode }: { score: number; best: number; mode: SearchMode }) {
  const share = best > 0 ? Math.min(1, Math.max(0, score / best)) : 0;
  return (
    <span title={scoreTitles[mode]} className="flex shrink-0 items-center gap-2 text-ink-2 text-xs">
      <span className="sr-only">Score</span>
      <span aria-hidden className="h-1 w-10 overflow-hidden rounded-full bg-line">
        <span className="block h-full bg-accent" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="font-mono tabular-nums">{score.toFixed(4)}</span>
    </span>
  );
}

/** Passages, best first; each leads to its place in its document. */
export function SearchResults({
  passages,
  mode,
}: {
  passages: readonly Passage[];
  mode: SearchMode;
}) {
  const best = passages[0] ? scoreOf(passages[0], mode) : 0;
  if (passages.length === 0) return null;
  return (
    <ol aria-label="Passages" className="grid grid-cols-[minmax(0,1fr)] gap-2">
      {passages.map((passage) => (
        <li
          key={passage.chunkId}
          className="relative grid grid-cols-[minmax(0,1fr)] gap-1 rounded-sm border bg-paper px-3 py-2.5 transition-colors hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <div className="flex items-baseline justify-between gap-3">
            <Link
              href={chunkHref(passage.documentId, passage.chunkId)}
              prefetch={false}
              className="min-w-0 truncate font-medium text-sm outline-none after:absolute after:inset-0"
            >
              {passage.documentName}
            </Link>
            <Score score={scoreOf(passage, mode)} best={best} mode={mode} />
          </div>
          <p className="flex justify-between gap-3 text-ink-3 text-xs">
            <span className="min-w-0 truncate">{placeText(passage)}</span>
            {mode === 'hybrid' && passage.similarity !== null ? (
              <span className="shrink-0 tabular-nums">cosine {passage.similarity.toFixed(2)}</span>
            ) : null}
          </p>
          <p className="line-clamp-4 break-words text-ink-2 text-sm">
            {plainText(passage.text, passage.headings)}
          </p>
        </li>
      ))}
    </ol>
  );
}
