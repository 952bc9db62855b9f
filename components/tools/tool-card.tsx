'use client';

import { Braces, Check, CircleX, type LucideIcon, Wrench } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge, type Tone } from '@/components/ui/badge';
import { formatDuration } from '@/components/ui/format';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { Spinner } from '@/components/ui/spinner';

export type ToolProgress = 'running' | 'done' | 'error' | 'cut';

const pills: { readonly [P in ToolProgress]: { tone: Tone; text: string; icon?: LucideIcon } } = {
  running: { tone: 'warn', text: 'running' },
  done: { tone: 'good', text: 'done', icon: Check },
  error: { tone: 'bad', text: 'error', icon: CircleX },
  cut: { tone: 'neutral', text: 'not finished' },
};

function Pill({ progress }: { progress: ToolProgress }) {
  const { tone, text, icon: Icon } = pills[progress];
  return (
    <Badge tone={tone}>
      {progress === 'running' ? <Spinner size={11} /> : null}
      {Icon ? <Icon aria-hidden size={11} strokeWidth={2.25} /> : null}
      {text}
    </Badge>
  );
}

/** The frame of every tool call: its name, how far it is, how long it took, and its raw JSON. */
export function ToolCard({
  name,
  progress,
  milliseconds,
  raw,
  children,
}: {
  name: string;
  progress: ToolProgress;
  milliseconds: number | undefined;
  /** What went in and came out, for the expandable JSON. */
  raw: unknown;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls
    <div role="group" aria-label={name} className="overflow-hidden rounded-md border bg-raised">
      <div className="flex items-center gap-2 px-3 py-2 text-sm">
        <Wrench
          aria-hidden
          size={14}
          strokeWidth={1.75}
          className="shrink-0 text-ink-3 max-desk:hidden"
        />
        <code className="min-w-0 truncate font-medium font-mono max-desk:text-xs">{name}</code>
        <Pill progress={progress} />
        {milliseconds === undefined ? null : (
          <span className="ml-auto shrink-0 text-ink-3 text-xs tabular-nums">
            {formatDuration(milliseconds)}
          </span>
        )}
      </div>
      <div className="border-t py-2 pr-24 pl-3 text-sm">{children}</div>
      <details className="relative text-xs">
        <summary className="absolute right-1.5 bottom-full mb-1 flex min-h-7 select-none list-none items-center gap-1 rounded-sm px-1.5 text-ink-3 hover:bg-hover hover:text-ink max-desk:mb-0 max-desk:min-h-11 [details[open]>&]:text-accent">
          <Braces aria-hidden size={12} strokeWidth={1.75} />
          Raw JSON
        </summary>
        <ScrollRegion
          label="Raw JSON"
          className="max-h-64 overflow-auto border-t bg-sunk px-3 py-2 -outline-offset-2"
        >
          <pre className="font-mono">{JSON.stringify(raw, null, 2)}</pre>
        </ScrollRegion>
      </details>
    </div>
  );
}
