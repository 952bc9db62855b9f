'use client';

import { Check, CircleAlert, TriangleAlert } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { Misfit } from '@/lib/json/check-value';
import { readAnswer, readArriving, type Verdict } from '@/lib/json/read-answer';
import type { AnswerMetadata } from '@/lib/runs/schema';
import { JsonTree } from './json-tree';

type Asked = NonNullable<AnswerMetadata['json']>;

/** What each verdict is called. */
export const verdicts = {
  fits: { text: 'Fits the schema', tone: 'good', icon: Check },
  valid: { text: 'Valid JSON', tone: 'good', icon: Check },
  misfit: { text: 'Does not fit the schema', tone: 'warn', icon: TriangleAlert },
  invalid: { text: 'Invalid JSON', tone: 'bad', icon: CircleAlert },
} as const satisfies { [V in Verdict]: object };

/** How the answer was made to be JSON, in words. */
function methodText({ by, schema }: Asked): string {
  if (by === 'native') return schema ? "by the service's JSON Schema" : 'by JSON mode';
  return by === 'tool' ? 'by a forced tool' : 'by instructions';
}

function VerdictBadge({ verdict }: { verdict: Verdict }) {
  const { text, tone, icon: Icon } = verdicts[verdict];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden size={12} strokeWidth={2.25} />
      {text}
    </Badge>
  );
}

function Reasons({ reasons }: { reasons: readonly Misfit[] }) {
  if (reasons.length === 0) return null;
  return (
    <ul aria-label="Reasons" className="grid gap-0.5 text-ink-2 text-sm">
      {reasons.map(({ path, text }) => (
        <li key={`${path} ${text}`} className="[overflow-wrap:anywhere]">
          {path ? <code className="mr-1.5 font-mono text-ink text-xs">{path}</code> : null}
          {text}.
        </li>
      ))}
    </ul>
  );
}

const forms = ['Tree', 'Raw'] as const;

function FormSwitch({
  form,
  onChange,
}: {
  form: (typeof forms)[number];
  onChange: (form: (typeof forms)[number]) => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls
    <div role="group" aria-label="Show as" className="flex">
      {forms.map((name) => (
        <Button
          key={name}
          variant="quiet"
          aria-pressed={form === name}
          onClick={() => onChange(name)}
          className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
        >
          {name}
        </Button>
      ))}
    </div>
  );
}

function RawText({ text }: { text: string }) {
  return (
    <ScrollRegion
      label="Raw text"
      className="max-h-[32rem] overflow-y-auto rounded-md border bg-sunk px-4 py-3 -outline-offset-2"
    >
      <pre className="whitespace-pre-wrap font-mono text-sm leading-[1.55] [overflow-wrap:anywhere]">
        {text}
      </pre>
    </ScrollRegion>
  );
}

/**
 * An answer that was asked for as JSON: a tree that fills in as it arrives, whether it is valid and
 * fits its schema and if not why, and the raw text. Whatever the text is, it is shown.
 */
export function JsonView({ text, live, asked }: { text: string; live: boolean; asked: Asked }) {
  const [form, setForm] = useState<(typeof forms)[number]>('Tree');
  const shown = useDeferredValue(text);
  const { schema } = asked;
  const read = useMemo(() => (live ? null : readAnswer(text, schema)), [live, text, schema]);
  const value = useMemo(() => (read ? read.value : readArriving(shown)), [read, shown]);
  const hasTree = value !== undefined;
  return (
    <section aria-label="JSON" className="grid grid-cols-[minmax(0,1fr)] gap-2 py-1">
      <div className="flex min-h-touch flex-wrap items-center gap-x-2 gap-y-1">
        {read ? <VerdictBadge verdict={read.verdict} /> : <Badge>Being written</Badge>}
        {read?.fenced ? <Badge>in a code fence</Badge> : null}
        <span className="text-ink-3 text-xs">{methodText(asked)}</span>
        <div className="ml-auto flex items-center">
          {hasTree ? <FormSwitch form={form} onChange={setForm} /> : null}
          <CopyButton label="Copy JSON" text={() => text} />
        </div>
      </div>
      {read ? <Reasons reasons={read.reasons} /> : null}
      {hasTree && form === 'Tree' ? (
        <JsonTree value={value} label="Answer" />
      ) : (
        <RawText text={text} />
      )}
    </section>
  );
}
