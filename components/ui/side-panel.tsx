'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { phoneQuery, useMediaQuery } from './client-state';
import { Dialog, DialogContent } from './dialog';
import { IconButton } from './icon-button';

/** The width from which a panel stands beside the screen. */
const wideQuery = '(width >= 70rem)';

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
  if (!wide) {
    return (
      <Dialog open onOpenChange={onClose}>
        <DialogContent
          title={title}
          place={phone ? 'bottom' : 'right'}
          showTitle
          className={phone ? 'h-[85dvh]' : undefined}
        >
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">{children}</div>
        </DialogContent>
      </Dialog>
    );
  }
  return (
    <aside
      aria-label={title}
      className="flex w-[var(--panel-width)] shrink-0 flex-col border-l bg-raised"
    >
      <div className="flex min-h-[var(--header)] shrink-0 items-center justify-between gap-3 border-b pr-2 pl-4">
        <h2 className="truncate font-semibold text-sm">{title}</h2>
        <IconButton icon={X} label={`Close ${title.toLowerCase()}`} hint={null} onClick={onClose} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">{children}</div>
    </aside>
  );
}
