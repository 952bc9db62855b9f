'use client';

import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { formatDuration } from '@/components/ui/format';
import { Notice } from '@/components/ui/notice';
import type { Exchange } from '@/lib/models/capture';
import type { AnswerMetadata } from '@/lib/runs/schema';
import { CodeBlock } from './code-block';

function Part({
  title,
  open = false,
  children,
}: {
  title: string;
  open?: boolean;
  children: ReactNode;
}) {
  return (
    <details open={open} className="mt-1">
      <summary className="min-h-touch cursor-pointer content-center rounded-sm text-ink-2 text-xs hover:text-ink">
        {title}
      </summary>
      {children}
    </details>
  );
}

/** A value or a text with JSON in it, laid out to be read. */
function laidOut(body: unknown): { code: string; language: string } {
  if (typeof body !== 'string') return { code: JSON.stringify(body, null, 2), language: 'json' };
  try {
    return { code: JSON.stringify(JSON.parse(body), null, 2), language: 'json' };
  } catch {
    return { code: body, language: body.startsWith('{') ? 'json' : 'text' };
  }
}

function Headers({ headers }: { headers: Readonly<Record<string, string>> }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return <CodeBlock code={lines.join('\n')} language="http" bounded />;
}

const endings: Readonly<Partial<Record<Exchange['state'], string>>> = {
  open: 'It was still open when the answer ended.',
  cancelled: 'It was stopped while the answer came.',
  failed: 'The network failed.',
};

function Call({ exchange, name, open }: { exchange: Exchange; name: string; open: boolean }) {
  const { method, url, status, requestBody, responseBody, truncated, state } = exchange;
  const ending = endings[state];
  return (
    <details open={open} className="group/call border-t py-2 first:border-t-0 first:pt-0">
      <summary className="flex min-h-touch cursor-pointer flex-wrap items-center gap-2 rounded-sm text-sm">
        <ChevronRight
          aria-hidden
          size={14}
          className="-mr-1 shrink-0 text-ink-3 transition-transform group-open/call:rotate-90"
        />
        <h3 className="font-semibold">{name}</h3>
        <Badge tone={status !== undefined && status < 400 ? 'good' : 'bad'}>
          {status ?? 'no answer'}
        </Badge>
        <span className="text-ink-3 text-xs tabular-nums">
          {exchange.endMs === undefined ? '' : formatDuration(exchange.endMs)}
        </span>
      </summary>
      <p className="mt-1 break-all font-mono text-xs">
        {method} {url}
      </p>
      <Part title="Request headers, without secrets">
        <Headers headers={exchange.requestHeaders} />
      </Part>
      {requestBody === undefined ? null : (
        <Part title="Request body" open>
          <CodeBlock {...laidOut(requestBody)} bounded />
        </Part>
      )}
      {exchange.responseHeaders ? (
        <Part title="Response headers">
          <Headers headers={exchange.responseHeaders} />
        </Part>
      ) : null}
      {responseBody ? (
        <Part title="Response" open>
          <CodeBlock {...laidOut(responseBody)} bounded />
        </Part>
      ) : null}
      {truncated ? (
        <p className="mt-1 text-ink-3 text-xs">
          The answer was longer than 256 KB: its middle is left out.
        </p>
      ) : null}
      {ending ? <p className="mt-1 text-warn text-xs">{ending}</p> : null}
    </details>
  );
}

/** Every call of an answer as it was sent, and what came back. */
export function InspectorRequest({
  exchanges,
  metadata,
}: {
  exchanges: readonly Exchange[];
  metadata: Partial<AnswerMetadata>;
}) {
  return (
    <>
      {metadata.served?.demonstration ? (
        <Notice tone="info" className="mb-3">
          The built-in emulator took this request. The address is where it would have gone.
        </Notice>
      ) : null}
      {exchanges.map((exchange, index) => (
        <Call
          // biome-ignore lint/suspicious/noArrayIndexKey: a call is known by its place
          key={index}
          name={exchanges.length > 1 ? `Call ${index + 1} of ${exchanges.length}` : 'The call'}
          open={index === exchanges.length - 1}
          exchange={exchange}
        />
      ))}
    </>
  );
}
