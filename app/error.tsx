'use client';

import { FullPageMessage } from '@/components/shell/full-page-message';
import { Button } from '@/components/ui/button';

/** A screen that broke. What was saved is safe; the digest finds the cause in the server's log. */
export default function ErrorScreen({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <FullPageMessage
      title="This screen broke"
      text="Nothing that was saved is lost. Try again; if it stays broken, the server’s log has the cause."
    >
      <Button variant="primary" size="medium" onClick={reset}>
        Try again
      </Button>
      <Button size="medium" asChild>
        {/* A full load, because the running page cannot be trusted. */}
        <a href="/">Start a new chat</a>
      </Button>
      {error.digest ? (
        <p className="w-full text-ink-3 text-xs">
          Reference: <code className="font-mono">{error.digest}</code>
        </p>
      ) : null}
    </FullPageMessage>
  );
}
