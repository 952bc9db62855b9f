'use client';

import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export type Tab = { name: string; content: ReactNode };

/** Several views of one thing; arrow keys go from one to the next. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <Radix.Root defaultValue={tabs[0]?.name ?? ''}>
      <Radix.List
        aria-label={label}
        className="sticky top-0 z-10 flex gap-1 border-b bg-raised px-2"
      >
        {tabs.map(({ name }) => (
          <Radix.Trigger
            key={name}
            value={name}
            className="-mb-px min-h-touch border-transparent border-b-2 px-2 text-ink-2 text-sm transition-colors hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {name}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(({ name, content }) => (
        <Radix.Content key={name} value={name} className="p-4 -outline-offset-2">
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
