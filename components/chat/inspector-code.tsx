'use client';

import { useId, useMemo, useState } from 'react';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { asCode } from '@/lib/models/as-code';
import type { Exchange } from '@/lib/models/capture';
import type { Source } from '@/lib/models/schema';
import type { AnswerMetadata } from '@/lib/runs/schema';
import { CodeBlock } from './code-block';

const sources: ReadonlySet<string> = new Set<Source>(['mistral', 'bedrock', 'local']);
const isSource = (text: string): text is Source => sources.has(text);

function sourceOf({ offer = '' }: Partial<AnswerMetadata>): Source | undefined {
  const source = offer.slice(0, offer.indexOf(':'));
  return isSource(source) ? source : undefined;
}

/** One of a list, under its name. */
function Choice({
  label,
  ...choice
}: {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <span id={id} className="font-medium text-sm">
        {label}
      </span>
      <Select {...choice} aria-labelledby={id} />
    </div>
  );
}

/** The calls of an answer as programs that send the same. */
export function InspectorCode({
  exchanges,
  metadata,
}: {
  exchanges: readonly Exchange[];
  metadata: Partial<AnswerMetadata>;
}) {
  const [call, setCall] = useState(0);
  const [wanted, setWanted] = useState('curl');
  const exchange = exchanges[call];
  const source = sourceOf(metadata);
  const region = metadata.served?.region;
  const code = useMemo(
    () => (exchange && source ? asCode(exchange, { source, region }) : undefined),
    [exchange, source, region],
  );
  const program = code?.programs.find(({ name }) => name === wanted) ?? code?.programs[0];
  const calls = exchanges.map((_, index) => ({
    value: String(index),
    label: `Call ${index + 1} of ${exchanges.length}`,
  }));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3 text-sm">
      {metadata.served?.demonstration ? (
        <Notice tone="info">
          This code asks the real service. To ask the emulator, start it with{' '}
          <code className="font-mono">npm run emulator</code> and use its address.
        </Notice>
      ) : null}
      {exchanges.length > 1 ? (
        <Choice
          label="Call"
          value={String(call)}
          options={calls}
          onChange={(value) => setCall(Number(value))}
        />
      ) : null}
      {code && program ? (
        <>
          <Choice
            label="Language"
            value={program.name}
            options={code.programs.map(({ name }) => ({ value: name, label: name }))}
            onChange={setWanted}
          />
          <CodeBlock code={program.code} language={program.language} bounded />
          {code.files.length > 0 ? (
            <p className="text-ink-2">
              The pictures are not in the code. Save them beside it in the order they were sent, as{' '}
              {code.files.join(', ')}.
            </p>
          ) : null}
        </>
      ) : (
        <p className="text-ink-2">
          This request was too long to be kept whole, so there is no code for it.
        </p>
      )}
    </div>
  );
}
