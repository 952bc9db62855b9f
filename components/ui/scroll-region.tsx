import type { ReactNode } from 'react';
import { cn } from './cn';

/** Something wide or long that scrolls inside itself, by keyboard too. */
export function ScrollRegion({
  label,
  className,
  children,
}: {
  label: string;
  className: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it a keyboard cannot scroll
    <div role="group" aria-label={label} tabIndex={0} className={cn('relative', className)}>
      {children}
    </div>
  );
}
