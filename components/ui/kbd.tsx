import type { ReactNode } from 'react';

/** A key hint, for the eye only: the control itself carries `aria-keyshortcuts`. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd
      aria-hidden
      className="ml-auto rounded-sm border border-line px-1 font-medium font-mono text-[0.6875rem] text-ink-3 max-desk:hidden"
    >
      {children}
    </kbd>
  );
}
