import { BookOpenText } from 'lucide-react';
import { formatDuration } from '@/components/ui/format';
import { sayUnread } from '@/lib/knowledge/instructions';
import type { AnswerMetadata } from '@/lib/runs/schema';

function foundText(found: number): string {
  if (found === 0) return 'nothing was found';
  return found === 1 ? '1 passage was found' : `${found} passages were found`;
}

/** What the search before the answer brought. */
export function SearchedLine({
  searched: { found, ms, unread = 0 },
}: {
  searched: NonNullable<AnswerMetadata['searched']>;
}) {
  return (
    <p className="mb-2 flex items-center gap-1.5 text-ink-3 text-xs">
      <BookOpenText aria-hidden size={13} strokeWidth={1.75} className="shrink-0" />
      <span>
        Your documents were searched: {foundText(found)}{' '}
        <span className="tabular-nums">({formatDuration(ms)})</span>
        {unread > 0 ? `. ${sayUnread(unread)}` : ''}
      </span>
    </p>
  );
}
