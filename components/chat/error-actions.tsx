'use client';

import { RotateCcw, StepForward } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button, type ButtonProps } from '@/components/ui/button';
import { useSecondsUntil } from '@/components/ui/client-state';
import type { ErrorAction, ErrorBody } from '@/lib/errors';
import type { OfferId } from '@/lib/models/schema';

/** What a screen can do about an error; what is absent has no button there. */
export type ErrorHandlers = {
  onRetry?: (() => void) | undefined;
  onContinue?: (() => void) | undefined;
  onUseModel?: ((offer: OfferId) => void) | undefined;
  onOpenSettings?: (() => void) | undefined;
};

/** The buttons of an error: its own next step first, then Continue and Retry where the screen offers it. */
export function ErrorActions({
  error,
  ...handlers
}: ErrorHandlers & { error: ErrorBody | undefined }) {
  const step = error?.action ? stepOf(error.action, handlers) : null;
  const { onRetry, onContinue } = handlers;
  return (
    <>
      {step}
      {onContinue ? (
        <Button variant={step ? 'secondary' : 'primary'} onClick={onContinue}>
          <StepForward aria-hidden size={14} />
          Continue
        </Button>
      ) : null}
      {onRetry ? (
        <RetryButton
          variant={step || onContinue ? 'secondary' : 'primary'}
          retryAt={error?.retryAt}
          onRetry={onRetry}
        />
      ) : null}
    </>
  );
}

function stepOf(action: ErrorAction, handlers: ErrorHandlers): ReactNode {
  const { onUseModel, onOpenSettings } = handlers;
  switch (action.kind) {
    case 'retry':
      return null;
    case 'use-model':
      return onUseModel ? (
        <Button variant="primary" onClick={() => onUseModel(action.offer)}>
          Use {action.name}
        </Button>
      ) : null;
    case 'open-settings':
      return onOpenSettings ? (
        <Button variant="primary" onClick={onOpenSettings}>
          Open settings
        </Button>
      ) : null;
    case 'open-connections':
      return (
        <Button variant="primary" asChild>
          <Link href="/connections">Check connections</Link>
        </Button>
      );
    case 'new-chat':
      return (
        <Button variant="primary" asChild>
          <Link href="/">Start a new chat</Link>
        </Button>
      );
    case 'follow':
      return (
        <Button variant="primary" onClick={() => window.location.reload()}>
          Show that answer
        </Button>
      );
    case 'sign-in':
      return (
        <Button variant="primary" asChild>
          {/* A full load: the session has ended, so nothing of this page may be reused. */}
          <a href="/api/session" onClick={comeBackHere}>
            Sign in
          </a>
        </Button>
      );
  }
}

/** The path is known in the browser only. */
function comeBackHere({ currentTarget }: { currentTarget: HTMLAnchorElement }) {
  currentTarget.href = `/api/session?next=${encodeURIComponent(window.location.pathname)}`;
}

/** Counts the seconds that the service asked to wait, then retries when pressed. */
function RetryButton({
  retryAt,
  onRetry,
  variant,
}: {
  retryAt: string | undefined;
  onRetry: () => void;
  variant: ButtonProps['variant'];
}) {
  const seconds = useSecondsUntil(retryAt);
  const waiting = seconds > 0;
  return (
    <Button
      variant={variant}
      aria-disabled={waiting}
      className="tabular-nums"
      onClick={waiting ? undefined : onRetry}
    >
      <RotateCcw aria-hidden size={14} />
      Retry
      {/* Not for screen readers: a notice that changes each second would be read each second. */}
      {waiting ? <span aria-hidden>in {seconds} s</span> : null}
    </Button>
  );
}
