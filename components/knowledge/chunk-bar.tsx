import { ChevronLeft, ChevronRight } from 'lucide-react';
import { formatCount } from '@/components/ui/format';
import { IconButton } from '@/components/ui/icon-button';
import type { ChunkItem } from '@/lib/knowledge/schema';
import { placeText } from './place';

/** Which chunk is marked, where it stands, and the ways to the ones beside it. */
export function ChunkBar({
  chunk,
  count,
  onPrevious,
  onNext,
}: {
  /** The marked one; undefined where none is. */
  chunk: ChunkItem | undefined;
  /** Of the whole document. */
  count: number;
  /** Null where there is none. */
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
}) {
  return (
    <div className="flex min-h-11 shrink-0 items-center gap-1 border-b px-6 py-1 max-desk:px-2">
      <IconButton
        icon={ChevronLeft}
        label="Previous chunk"
        aria-disabled={onPrevious === null}
        onClick={onPrevious ?? undefined}
        className="aria-disabled:opacity-50"
      />
      <IconButton
        icon={ChevronRight}
        label="Next chunk"
        aria-disabled={onNext === null}
        onClick={onNext ?? undefined}
        className="aria-disabled:opacity-50"
      />
      <output className="ml-2 flex min-w-0 flex-1 items-baseline gap-3 text-sm tabular-nums">
        <span className="shrink-0 font-medium">
          {chunk
            ? `Chunk ${formatCount(chunk.position + 1)} of ${formatCount(count)}`
            : `${formatCount(count)} chunks`}
        </span>
        {chunk ? (
          <span className="min-w-0 truncate text-ink-3 text-xs">
            {[placeText(chunk), `${chunk.tokens} tokens`].filter(Boolean).join(' · ')}
          </span>
        ) : null}
      </output>
    </div>
  );
}
