import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';

export type Fact = { name: string; value: ReactNode; emphasis?: 'good' | 'bad' };

const emphases = { good: 'font-semibold text-good', bad: 'font-semibold text-bad' } as const;

/** Names and values of a tool call, as a definition list. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-[minmax(5.5rem,max-content)_minmax(0,1fr)] gap-x-4 gap-y-0.5">
      {facts.map(({ name, value, emphasis }) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className={cn('break-words font-mono', emphasis && emphases[emphasis])}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
