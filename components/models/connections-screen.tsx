import { ScreenBody } from '@/components/shell/screen-body';
import { ScreenHeader } from '@/components/shell/screen-header';
import type { ConnectionReport } from '@/lib/models/check-plan';
import { ConnectionCard } from './connections-card';

/** How each service is reached, and checks that really call it. */
export function ConnectionsScreen({ reports }: { reports: ConnectionReport[] }) {
  return (
    <>
      <ScreenHeader title="Connections" />
      <ScreenBody>
        <p className="text-ink-2 text-sm">
          A check calls the service and asks a small model for one token, which costs next to
          nothing.
        </p>
        {reports.map((report) => (
          <ConnectionCard key={report.source} report={report} />
        ))}
      </ScreenBody>
    </>
  );
}
