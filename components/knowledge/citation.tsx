'use client';

import Link from 'next/link';
import { Tooltip } from '@/components/ui/tooltip';
import { placeOf, type Source } from '@/lib/knowledge/source';
import { chunkHref } from './place';
import { useSource } from './sources-context';

/** `Report.pdf, page 3`. */
export function nameOfSource(source: Source): string {
  return [source.documentName, placeOf(source)].filter(Boolean).join(', ');
}

/** What a source is and how it begins. */
function Preview({ source }: { source: Source }) {
  const place = placeOf(source);
  return (
    <span className="grid gap-0.5 py-0.5">
      <span className="font-semibold [overflow-wrap:anywhere]">{source.documentName}</span>
      {place ? <span className="opacity-80">{place}</span> : null}
      <span className="line-clamp-5 [overflow-wrap:anywhere]">{source.excerpt}</span>
    </span>
  );
}

/** A number that opens its document at the passage; the number alone where it cites nothing. */
export function Citation({ number }: { number: number }) {
  const source = useSource(number);
  if (!source) return <>[{number}]</>;
  return (
    <Tooltip text={<Preview source={source} />}>
      <Link
        href={chunkHref(source.documentId, source.chunkId)}
        prefetch={false}
        aria-label={`Source ${number}: ${nameOfSource(source)}`}
        className="citation"
      >
        {number}
      </Link>
    </Tooltip>
  );
}
