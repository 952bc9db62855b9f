'use client';

import { X } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { phoneQuery, useMediaQuery } from './client-state';
import { Dialog, DialogContent } from './dialog';
import { IconButton } from './icon-button';

/** The width from which a panel stands beside the screen. */
const wideQuery = '(width >= 70rem)';

/** The focus goes into the panel when it opens, and back to where it was when it goes away. */
function useGuestFocus(panel: RefObject<HTMLElement | null>): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(() => {
    panel.current?.focus({ preventScroll: true });
    return () => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && opener instanceof HTMLElement) opener.focus();
    };
  }, [panel, opener]);
}

export type SidePanelProps = {
  title: string;
  onClose: () => void;
  children: ReactNode;
};

/**
 * What is looked at beside the screen: a column at its right where there is room, else a drawer
 * above it; from below on a phone. The children scroll.
 */
export function SidePanel({ title, onClose, children }: SidePanelProps) {
  const wide = useMediaQuery(wideQuery);
  const phone = useMediaQuery(phoneQuery);
  const column = useRef<HTMLElement>(null);
  useGuestFocus(column);
  if (!wide) {
    return (
      <Dialog open onOpenChange={onClose}>
        <DialogContent
          title={title}
          place={phone ? 'bottom' : 'right'}
          showTitle
          className={phone ? 'h-[85dvh]' : undefined}
        >
          <div className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain">
            {children}
          </div>
        </DialogContent>
      </Dialog>
    );
  }
  return (
    <aside
      ref={column}
      tabIndex={-1}
      aria-label={title}
      onKeyDown={(event) => {
        // Not what a list or a dialog closes that was opened from here.
        const isInside = event.currentTarget.contains(event.target as Node); // keys hit elements
        if (event.key === 'Escape' && isInside && !event.defaultPrevented) onClose();
      }}
      className="flex w-[var(--panel-width)] shrink-0 flex-col border-l bg-raised outline-none"
    >
      <div className="flex min-h-[var(--header)] shrink-0 items-center justify-between gap-3 border-b pr-2 pl-4">
        <h2 className="truncate font-semibold text-sm">{title}</h2>
        <IconButton icon={X} label={`Close ${title.toLowerCase()}`} hint={null} onClick={onClose} />
      </div>
      <div className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain">{children}</div>
    </aside>
  );
}
