import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';

const widths = { text: 'max-w-[var(--column)]', wide: 'max-w-[84rem]' } as const;

/** What a screen shows below its header: it scrolls, in a column for reading or in a wide one. */
export function ScreenBody({
  width = 'text',
  children,
}: {
  width?: keyof typeof widths;
  children: ReactNode;
}) {
  return (
    // What is only for screen readers is placed in here, so that it never makes the page scroll.
    <div className="relative min-h-0 flex-1 overflow-y-auto">
      <div
        className={cn(
          'mx-auto grid w-full grid-cols-[minmax(0,1fr)] gap-5 px-6 py-8 max-desk:px-4 max-desk:py-5',
          widths[width],
        )}
      >
        {children}
      </div>
    </div>
  );
}
