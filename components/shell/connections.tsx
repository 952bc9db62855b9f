'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { SourceDot, sourceNames } from '@/components/models/source';
import { cn } from '@/components/ui/cn';
import type { ConnectionSummary } from '@/lib/models/schema';

/** How each service is reached, without any secret, and the way to the page that checks it. */
export function Connections({ connections }: { connections: readonly ConnectionSummary[] }) {
  const isHere = usePathname() === '/connections';
  return (
    <Link
      href="/connections"
      aria-current={isHere ? 'page' : undefined}
      className={cn(
        '-mx-2 grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1 rounded-sm px-2 py-1.5 text-xs transition-colors',
        isHere
          ? 'bg-raised text-ink shadow-low outline outline-line'
          : 'text-ink-2 hover:bg-hover hover:text-ink',
      )}
    >
      <span className="font-medium">Connections</span>
      <ul aria-label="Connections" className="grid grid-cols-[minmax(0,1fr)] gap-1">
        {connections.map((connection) => (
          <li key={connection.source} className="flex items-center gap-2">
            <SourceDot source={connection.source} />
            <span className="min-w-0 truncate" title={connection.label}>
              {sourceNames[connection.source].short} · {connection.label}
            </span>
          </li>
        ))}
      </ul>
    </Link>
  );
}
