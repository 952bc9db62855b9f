import { ChevronLeft, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/components/ui/button';
import type { DocumentPart } from './document-part';

const href = (id: string, index: number) => `/knowledge/documents/${id}?part=${index + 1}`;

/** The ways to the other parts of a long document. */
export function PartLinks({
  document: { id },
  part: { index, parts },
}: {
  document: { id: string };
  part: Pick<DocumentPart, 'index' | 'parts'>;
}) {
  if (parts === 1) return null;
  return (
    <nav
      aria-label="Parts of the document"
      className="flex items-center justify-between gap-3 text-ink-2 text-sm tabular-nums"
    >
      {index > 0 ? (
        <Button asChild>
          <Link href={href(id, index - 1)} prefetch={false}>
            <ChevronLeft aria-hidden size={14} />
            Earlier
          </Link>
        </Button>
      ) : (
        <span />
      )}
      Part {index + 1} of {parts}
      {index < parts - 1 ? (
        <Button asChild>
          <Link href={href(id, index + 1)} prefetch={false}>
            Later
            <ChevronRight aria-hidden size={14} />
          </Link>
        </Button>
      ) : (
        <span />
      )}
    </nav>
  );
}
