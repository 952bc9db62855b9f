'use client';

import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { ErrorBody } from '@/lib/errors';
import { ErrorActions, type ErrorHandlers } from './error-actions';

/** Why a message was not taken, beside the text that was kept. */
export function RefusalNotice({
  refusal,
  onRetry,
  onDismiss,
  ...handlers
}: ErrorHandlers & { refusal: ErrorBody; onDismiss: () => void }) {
  // Sending the same again helps only where the refusal says so.
  const retry = refusal.action?.kind === 'retry' ? onRetry : undefined;
  return (
    <Notice
      tone="bad"
      role="alert"
      title="Not sent"
      actions={
        <>
          <ErrorActions error={refusal} onRetry={retry} {...handlers} />
          <Button variant="quiet" onClick={onDismiss}>
            Dismiss
          </Button>
        </>
      }
    >
      {refusal.message}
    </Notice>
  );
}
