'use client';

import { type ReactNode, useContext } from 'react';
import { SourcesContext } from '@/components/knowledge/sources-context';
import { Notice } from '@/components/ui/notice';
import { SidePanel } from '@/components/ui/side-panel';
import { Spinner } from '@/components/ui/spinner';
import { Tabs } from '@/components/ui/tabs';
import { Totals } from '@/components/usage/totals';
import type { ChatMessage } from '@/lib/chat/message';
import type { Offer } from '@/lib/models/schema';
import type { Inspection } from '@/lib/runs/schema';
import { sourcesIn } from './cited';
import { InspectorAnswer } from './inspector-answer';
import { InspectorCode } from './inspector-code';
import { InspectorRequest } from './inspector-request';
import { type Inspected, useInspection } from './use-inspection';

/** The calls of an answer once they are known, or why there are none. */
function WithCalls({
  inspected,
  children,
}: {
  inspected: Inspected;
  children: (inspection: Inspection) => ReactNode;
}) {
  if (inspected.kind === 'loading') {
    return (
      <p className="flex items-center gap-2 text-ink-2 text-sm">
        <Spinner />
        Loading
      </p>
    );
  }
  if (inspected.kind === 'refused') return <Notice tone="warn">{inspected.error.message}</Notice>;
  const { inspection } = inspected;
  if (inspection.exchanges.length > 0) return children(inspection);
  return (
    <p className="text-ink-2 text-sm">
      {inspection.state === 'running'
        ? 'What is sent and what comes back appears here when the answer has ended.'
        : 'Nothing was sent for this answer, or the server stopped before it could be kept.'}
    </p>
  );
}

/** What one answer took and cost, what was sent for it, and the same as code. */
export function Inspector({
  chatId,
  message,
  offer,
  onClose,
}: {
  chatId: string;
  message: ChatMessage;
  /** The offer that answered, when it is still known. */
  offer: Offer | undefined;
  onClose: () => void;
}) {
  const metadata = message.metadata ?? {};
  const sources = sourcesIn(message, useContext(SourcesContext));
  const inspected = useInspection(chatId, message.id, metadata.state ?? 'complete');
  const inspection = inspected.kind === 'ready' ? inspected.inspection : undefined;
  return (
    <SidePanel title="Inspector" onClose={onClose}>
      <Tabs
        label="Views of this answer"
        tabs={[
          {
            name: 'Answer',
            content: (
              <InspectorAnswer
                metadata={metadata}
                offer={offer}
                inspection={inspection}
                sources={sources}
              />
            ),
          },
          {
            name: 'Request',
            content: (
              <WithCalls inspected={inspected}>
                {({ exchanges }) => (
                  <InspectorRequest key={message.id} exchanges={exchanges} metadata={metadata} />
                )}
              </WithCalls>
            ),
          },
          {
            name: 'Code',
            content: (
              <WithCalls inspected={inspected}>
                {({ exchanges }) => (
                  <InspectorCode key={message.id} exchanges={exchanges} metadata={metadata} />
                )}
              </WithCalls>
            ),
          },
        ]}
      />
      {inspection ? (
        <footer className="border-t px-4 py-3">
          <Totals totals={inspection.totals} />
        </footer>
      ) : null}
    </SidePanel>
  );
}
