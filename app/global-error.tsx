'use client';

import { GeistSans } from 'geist/font/sans';
import { FullPageMessage } from '@/components/shell/full-page-message';
import { Button } from '@/components/ui/button';
import './globals.css';

/** The last resort: even the page around the screens broke. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en" className={GeistSans.variable}>
      <body className="font-sans">
        <title>Tramontane</title>
        <FullPageMessage
          title="Tramontane cannot show this page"
          text="Nothing that was saved is lost. Load it again; if that does not help, the server’s log has the cause."
        >
          <Button variant="primary" size="medium" onClick={() => window.location.reload()}>
            Load again
          </Button>
          {error.digest ? (
            <p className="w-full text-ink-3 text-xs">
              Reference: <code className="font-mono">{error.digest}</code>
            </p>
          ) : null}
        </FullPageMessage>
      </body>
    </html>
  );
}
