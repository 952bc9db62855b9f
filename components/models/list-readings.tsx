'use client';

import { RefreshCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import { callAction } from '@/components/shell/call-action';
import { Button } from '@/components/ui/button';
import { LocalTime } from '@/components/ui/local-time';
import { Spinner } from '@/components/ui/spinner';
import { readListsAgain } from '@/lib/models/actions';
import type { ListReading } from '@/lib/models/schema';
import { SourceDot, sourceNames } from './source';

function Reading({ reading }: { reading: ListReading }) {
  const { source, count, readAt, failed, demonstration } = reading;
  return (
    <li className="flex flex-wrap items-center gap-x-2">
      <SourceDot source={source} />
      <span>{sourceNames[source].full}</span>
      {readAt ? (
        <span className="text-ink-3">
          {count} models listed at <LocalTime iso={readAt} />
          {demonstration ? ' by the built-in emulator' : ''}
        </span>
      ) : null}
      {failed ? (
        <span className="text-warn">
          {readAt ? 'not since' : 'the list was not read'}: {failed}
        </span>
      ) : null}
      {readAt || failed ? null : <span className="text-ink-3">the list is being read</span>}
    </li>
  );
}

/** When each service's list of models was read, or why it was not; and a way to read it now. */
export function ListReadings({ readings }: { readings: readonly ListReading[] }) {
  const router = useRouter();
  const [reading, startReading] = useTransition();

  function readAgain() {
    startReading(async () => {
      const result = await callAction(readListsAgain({}));
      if (result.ok) router.refresh();
      else toast.error(result.error.message);
    });
  }

  return (
    <div className="flex flex-wrap items-start justify-between gap-3">
      <ul aria-label="Lists of the services" className="grid gap-1 text-sm">
        {readings.map((one) => (
          <Reading key={one.source} reading={one} />
        ))}
      </ul>
      <Button onClick={readAgain} aria-disabled={reading}>
        {reading ? <Spinner size={14} /> : <RefreshCw aria-hidden size={14} />}
        Read again
      </Button>
    </div>
  );
}
