'use client';

import { useId } from 'react';
import { Badge, type Tone } from '@/components/ui/badge';
import { Notice } from '@/components/ui/notice';
import type { ConnectionReport } from '@/lib/models/check-plan';
import { ConnectionCheck } from './connections-check';
import { ConnectionPolicy } from './connections-policy';
import { SourceDot, sourceNames } from './source';

const states: Readonly<Record<ConnectionReport['state'], { tone: Tone; text: string }>> = {
  connected: { tone: 'good', text: 'set up' },
  demonstration: { tone: 'warn', text: 'demonstration' },
  absent: { tone: 'neutral', text: 'not set up' },
};

function Facts({ report }: { report: ConnectionReport }) {
  const facts = [
    ['Credential', report.credential],
    ['Address', report.address],
    ['Region', report.region],
  ].filter(([, value]) => value !== undefined);
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className="wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One service: what it is reached with, where, and whether that works. */
export function ConnectionCard({ report }: { report: ConnectionReport }) {
  const { source, state, connect, policy } = report;
  const heading = useId();
  const { tone, text } = states[state];
  return (
    <section
      aria-labelledby={heading}
      className="grid grid-cols-[minmax(0,1fr)] gap-4 rounded-md border bg-raised p-4"
    >
      <header className="flex items-center gap-2.5">
        <SourceDot source={source} />
        <h2 id={heading} className="min-w-0 flex-1 font-semibold text-md">
          {sourceNames[source].full}
        </h2>
        <Badge tone={tone}>{text}</Badge>
      </header>
      {state === 'demonstration' ? (
        <Notice tone="info">
          The built-in emulator answers here, not a model. The real service is not set up yet.
          <span className="mt-1 block">{connect}</span>
        </Notice>
      ) : null}
      {state === 'absent' ? <p className="text-ink-2 text-sm">{connect}</p> : null}
      {state === 'connected' ? <Facts report={report} /> : null}
      {state === 'absent' ? null : <ConnectionCheck report={report} />}
      {policy ? <ConnectionPolicy policy={policy} /> : null}
    </section>
  );
}
