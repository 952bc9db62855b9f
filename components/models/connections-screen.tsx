import { ScreenHeader } from '@/components/shell/screen-header';
import type { ConnectionReport } from '@/lib/models/check-plan';
import { ConnectionCard } from './connections-card';

/** How each service is reached, and checks that really call it. */
export function ConnectionsScreen({ reports }: { reports: ConnectionReport[] }) {
  return (
    <>
      <ScreenHeader title="Connections" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto grid w-full max-w-[var(--column)] grid-cols-[minmax(0,1fr)] gap-5 px-6 py-8 max-desk:px-4 max-desk:py-5">
          <p className="text-ink-2 text-sm">
            A check calls the service and asks a small model for one token, which costs next to
            nothing.
          </p>
          {reports.map((report) => (
            <ConnectionCard key={report.source} report={report} />
          ))}
        </div>
      </div>
    </>
  );
}
