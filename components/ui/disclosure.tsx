import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

/** Something that is folded away under its name. */
export function Disclosure({
  summary,
  open = false,
  className,
  children,
}: {
  summary: ReactNode;
  /** Whether it begins unfolded. */
  open?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <details open={open} className={cn('text-sm', className)}>
      <summary className="flex min-h-touch w-fit select-none list-none flex-wrap items-center gap-x-1.5 rounded-sm pr-2 text-ink-2 hover:text-ink">
        <ChevronRight
          aria-hidden
          size={14}
          className="shrink-0 text-ink-3 transition-transform [details[open]>summary>&]:rotate-90"
        />
        {summary}
      </summary>
      {children}
    </details>
  );
}
