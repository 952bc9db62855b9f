'use client';

import { ChevronLeft, Download } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useState } from 'react';
import { ScreenHeader } from '@/components/shell/screen-header';
import { Button } from '@/components/ui/button';
import { formatBytes } from '@/components/ui/format';
import { Notice } from '@/components/ui/notice';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { DocumentItem } from '@/lib/knowledge/schema';
import { ChunkBar } from './chunk-bar';
import { ChunkList } from './chunk-list';
import { collectionHref } from './collections-nav';
import { kindNames } from './document-icon';
import type { DocumentPart } from './document-part';
import { count, workText } from './document-state';
import { chunkMarkId, DocumentPartText } from './document-text';
import { PartLinks } from './part-links';
import { chunkHref } from './place';

type Props = {
  document: DocumentItem;
  collectionName: string;
  part: DocumentPart;
  /** The chunk that the address names; null where it names none that is there. */
  asked: string | null;
  /** The address names a chunk that is gone: the document was indexed again, perhaps. */
  isAskedGone: boolean;
};

function scrollTo(id: string): void {
  window.document.getElementById(chunkMarkId(id))?.scrollIntoView({ block: 'start' });
}

/** A document as it was read, with its chunks over the text; the asked one is marked and in sight. */
export function DocumentScreen({ document, collectionName, part, asked, isAskedGone }: Props) {
  const [chosen, setChosen] = useState(asked);
  const router = useRouter();
  const at = part.chunks.findIndex(({ id }) => id === chosen);

  useEffect(() => {
    if (asked !== null) scrollTo(asked);
  }, [asked]);

  const choose = useCallback(
    (id: string) => {
      setChosen(id);
      scrollTo(id);
      // The address names it, for a reload and for others; no step of the way back.
      window.history.replaceState(null, '', chunkHref(document.id, id));
    },
    [document.id],
  );

  /** To a chunk of this part, or else of the part that begins or ends with it. */
  function goTo(id: string | null | undefined, elsewhere: string | null) {
    if (id) return () => choose(id);
    return elsewhere === null ? null : () => router.push(chunkHref(document.id, elsewhere));
  }

  return (
    <>
      <ScreenHeader title={document.name}>
        <Button asChild className="max-desk:min-h-11">
          <a href={`/api/knowledge/documents/${document.id}/file`} download>
            <Download aria-hidden size={14} />
            Download
          </a>
        </Button>
      </ScreenHeader>
      {part.chunks.length > 0 ? (
        <ChunkBar
          chunk={part.chunks[at]}
          count={document.chunkCount}
          onPrevious={at === -1 ? null : goTo(part.chunks[at - 1]?.id, part.previous)}
          onNext={goTo(part.chunks[at + 1]?.id, part.next)}
        />
      ) : null}
      <div className="flex min-h-0 flex-1">
        <ScrollRegion
          label="Text of the document"
          className="min-w-0 flex-1 overflow-y-auto -outline-offset-2"
        >
          <div className="mx-auto grid w-full max-w-[var(--column)] grid-cols-[minmax(0,1fr)] gap-5 px-6 py-6 max-desk:px-4">
            <Facts document={document} collectionName={collectionName} />
            {isAskedGone ? (
              <Notice tone="info">
                The passage that this link leads to is no longer there: the document has been
                indexed again since. Its text is below.
              </Notice>
            ) : null}
            <Standing document={document} />
            <PartLinks document={document} part={part} />
            <DocumentPartText part={part} chosen={chosen} onChoose={choose} />
            <PartLinks document={document} part={part} />
          </div>
        </ScrollRegion>
        {part.chunks.length > 0 ? (
          <aside
            aria-label="Chunks of the document"
            className="flex w-64 shrink-0 flex-col border-l bg-raised max-[70rem]:hidden"
          >
            <ChunkList part={part} chosen={chosen} onChoose={choose} />
          </aside>
        ) : null}
      </div>
    </>
  );
}

function Facts({ document, collectionName }: Pick<Props, 'document' | 'collectionName'>) {
  const { collectionId, kind, size, pages, chunkCount } = document;
  const facts = [
    kindNames[kind],
    formatBytes(size),
    ...(pages === null ? [] : [count(pages, 'page')]),
    ...(chunkCount > 0 ? [`${count(chunkCount, 'chunk')}; grey text is in two of them`] : []),
  ];
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-3 text-xs tabular-nums">
      <Link
        href={collectionHref(collectionId)}
        className="-ml-1 flex min-h-touch min-w-0 items-center gap-0.5 rounded-sm pr-1 text-accent hover:underline"
      >
        <ChevronLeft aria-hidden size={14} className="shrink-0" />
        <span className="truncate">{collectionName}</span>
      </Link>
      <span>{facts.join(' · ')}</span>
    </div>
  );
}

/** Why there is no text yet, or none that is found. */
function Standing({ document }: { document: DocumentItem }) {
  const work = workText(document);
  if (document.failure) {
    return (
      <Notice tone="bad" title="Failed">
        {document.failure.message}
      </Notice>
    );
  }
  return work ? <Notice tone="info">{work}.</Notice> : null;
}
