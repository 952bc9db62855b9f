import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';

/** A titled part of the inspector. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-6 text-sm first:mt-0">
      <h3 className="mb-2 font-semibold text-ink-2 text-xs">{title}</h3>
      {children}
    </section>
  );
}

export type Row = { name: string; value: ReactNode; tone?: 'plain' | 'warn' | 'bad' };

const tones = { plain: 'text-ink-2', warn: 'text-warn', bad: 'text-bad' } as const;

/** Names and what is true of them, side by side. */
export function Rows({ rows }: { rows: readonly Row[] }) {
  return (
    <dl className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-3 gap-y-1.5">
      {rows.map(({ name, value, tone = 'plain' }) => (
        <div key={name} className="contents">
          <dt className="break-words">{name}</dt>
          <dd className={cn('min-w-0 break-words', tones[tone])}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
