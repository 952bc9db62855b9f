'use client';

import { Badge } from '@/components/ui/badge';
import { Disclosure } from '@/components/ui/disclosure';
import { formatDuration } from '@/components/ui/format';
import { Notice } from '@/components/ui/notice';
import type { Exchange } from '@/lib/models/capture';
import type { AnswerMetadata } from '@/lib/runs/schema';
import { CodeBlock } from './code-block';

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
    <Disclosure
      open={open}
      className="border-t py-2 first:border-t-0 first:pt-0"
      summary={
        <>
          <h3 className="font-semibold text-ink">{name}</h3>
          <Badge tone={status !== undefined && status < 400 ? 'good' : 'bad'}>
            {status ?? 'no answer'}
          </Badge>
          <span className="text-ink-3 text-xs tabular-nums">
            {exchange.endMs === undefined ? '' : formatDuration(exchange.endMs)}
          </span>
        </>
      }
    >
      <p className="my-1 break-all font-mono text-xs">
        {method} {url}
      </p>
      <Disclosure summary="Request headers, without secrets">
        <Headers headers={exchange.requestHeaders} />
      </Disclosure>
      {requestBody === undefined ? null : (
        <Disclosure summary="Request body" open>
          <CodeBlock {...laidOut(requestBody)} bounded />
        </Disclosure>
      )}
      {exchange.responseHeaders ? (
        <Disclosure summary="Response headers">
          <Headers headers={exchange.responseHeaders} />
        </Disclosure>
      ) : null}
      {responseBody ? (
        <Disclosure summary="Response" open>
          <CodeBlock {...laidOut(responseBody)} bounded />
        </Disclosure>
      ) : null}
      {truncated ? (
        <p className="mt-1 text-ink-3 text-xs">
          The answer was longer than 256 KB: its middle is left out.
        </p>
      ) : null}
      {ending ? <p className="mt-1 text-warn text-xs">{ending}</p> : null}
    </Disclosure>
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
