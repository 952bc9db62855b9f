'use client';

import Link from 'next/link';
import { Disclosure } from '@/components/ui/disclosure';
import { placeOf, type Source } from '@/lib/knowledge/source';
import { chunkHref } from './place';

function SourceRow({ source }: { source: Source }) {
  const place = placeOf(source);
  return (
    <li>
      <Link
        href={chunkHref(source.documentId, source.chunkId)}
        prefetch={false}
        className="group flex min-h-touch items-baseline gap-2 rounded-sm px-1.5 py-1 hover:bg-hover"
      >
        <span className="min-w-5 shrink-0 text-right text-ink-3 tabular-nums">{source.number}</span>
        <span className="min-w-0 flex-1">
          <span className="font-medium text-ink [overflow-wrap:anywhere] group-hover:text-accent">
            {source.documentName}
          </span>
          {place ? <span className="text-ink-2"> · {place}</span> : null}
          <span className="block truncate text-ink-3">{source.excerpt}</span>
        </span>
      </Link>
    </li>
  );
}

/** Sources by their numbers; each opens its document at the passage. */
export function SourceRows({ sources }: { sources: readonly Source[] }) {
  return (
    <ol className="-mx-1.5 text-xs">
      {sources.map((source) => (
        <SourceRow key={source.chunkId} source={source} />
      ))}
    </ol>
  );
}

function uncitedText(count: number, hasCited: boolean): string {
  const passages = count === 1 ? 'passage' : 'passages';
  if (hasCited) return `${count} more ${passages}, not cited`;
  return `${count} ${passages} found, not cited`;
}

/** What an answer cites, and folded away what it was given besides. */
export function SourceList({
  cited,
  uncited,
}: {
  cited: readonly Source[];
  uncited: readonly Source[];
}) {
  if (cited.length + uncited.length === 0) return null;
  return (
    <section aria-label="Sources" className="mt-3 border-t pt-2">
      {cited.length > 0 ? (
        <>
          <h3 className="font-semibold text-ink-2 text-xs">Sources</h3>
          <SourceRows sources={cited} />
        </>
      ) : null}
      {uncited.length > 0 ? (
        <Disclosure className="text-xs" summary={uncitedText(uncited.length, cited.length > 0)}>
          <SourceRows sources={uncited} />
        </Disclosure>
      ) : null}
    </section>
  );
}
