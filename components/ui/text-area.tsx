import type { ComponentProps } from 'react';
import { cn } from './cn';

/** The looks of everything that one types into. */
export const fieldClasses =
  'w-full rounded-sm border border-edge bg-paper px-2.5 text-sm text-ink placeholder:text-ink-3 aria-invalid:border-bad max-desk:text-lg';

/** Some lines of text, at least `rows`; it grows with them, within bounds. */
export function TextArea({
  rows = 2,
  className,
  ...rest
}: Omit<ComponentProps<'textarea'>, 'style'>) {
  return (
    <textarea
      rows={rows}
      style={{ minHeight: `calc(${rows}lh + 0.875rem)` }}
      className={cn(
        fieldClasses,
        'block max-h-80 resize-y py-1.5 leading-normal [field-sizing:content]',
        className,
      )}
      {...rest}
    />
  );
}
