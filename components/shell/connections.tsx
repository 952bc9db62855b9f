import { SourceDot, sourceNames } from '@/components/models/source';
import type { ConnectionSummary } from '@/lib/models/schema';

/** How each service is reached, without any secret. */
export function Connections({ connections }: { connections: readonly ConnectionSummary[] }) {
  return (
    <ul aria-label="Connections" className="grid gap-1 text-ink-2 text-xs">
      {connections.map((connection) => (
        <li key={connection.source} className="flex items-center gap-2">
          <SourceDot source={connection.source} />
          <span className="min-w-0 truncate" title={connection.label}>
            {sourceNames[connection.source].short} · {connection.label}
          </span>
        </li>
      ))}
    </ul>
  );
}
