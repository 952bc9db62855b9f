'use client';

import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { ErrorBody } from '@/lib/errors';
import type { OfferId } from '@/lib/models/schema';

/** Why a message was not taken, beside the text that was kept. */
export function RefusalNotice({
  refusal,
  onRetry,
  onUseModel,
  onDismiss,
}: {
  refusal: ErrorBody;
  onRetry: () => void;
  onUseModel: (offer: OfferId) => void;
  onDismiss: () => void;
}) {
  const { action } = refusal;
  return (
    <Notice
      tone="bad"
      role="alert"
      title="Not sent"
      actions={
        <>
          {action?.kind === 'retry' ? (
            <Button variant="primary" onClick={onRetry}>
              Retry
            </Button>
          ) : null}
          {action?.kind === 'use-model' ? (
            <Button variant="primary" onClick={() => onUseModel(action.offer)}>
              Use {action.name}
            </Button>
          ) : null}
          {action?.kind === 'follow' ? (
            <Button variant="primary" onClick={() => window.location.reload()}>
              Show that answer
            </Button>
          ) : null}
          {action?.kind === 'sign-in' ? (
            <Button variant="primary" asChild>
              {/* A full load: the session has ended, so nothing of this page may be reused. */}
              <a href={`/api/session?next=${encodeURIComponent(window.location.pathname)}`}>
                Sign in
              </a>
            </Button>
          ) : null}
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
