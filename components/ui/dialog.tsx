'use client';

import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { IconButton } from './icon-button';

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;

const places = {
  centre:
    'inset-0 m-auto h-fit max-h-[calc(100dvh-2rem)] w-fit max-w-[calc(100vw-2rem)] rounded-lg animate-enter',
  left: 'inset-y-0 left-0 w-[min(20rem,86vw)] animate-slide pt-[env(safe-area-inset-top)] pb-[env(safe-area-inset-bottom)] pl-[env(safe-area-inset-left)]',
  right:
    'inset-y-0 right-0 w-[min(22rem,92vw)] animate-slide-left pt-[env(safe-area-inset-top)] pr-[env(safe-area-inset-right)] pb-[env(safe-area-inset-bottom)]',
  bottom:
    'inset-x-0 bottom-0 max-h-[85dvh] rounded-t-lg animate-rise pb-[env(safe-area-inset-bottom)]',
} as const;

/** A modal surface: in the centre, or a drawer from a side or from below. */
export function DialogContent({
  title,
  place = 'centre',
  showTitle = false,
  className,
  children,
}: {
  title: string;
  place?: keyof typeof places;
  showTitle?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-enter bg-veil" />
      <Radix.Content
        aria-describedby={undefined}
        className={cn(
          'fixed z-50 flex flex-col overflow-hidden bg-raised text-ink shadow-high outline-none',
          places[place],
          className,
        )}
      >
        {showTitle ? (
          <div className="flex items-center justify-between gap-3 border-b py-1 pr-1.5 pl-4">
            <Radix.Title className="truncate font-semibold text-sm">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon={X} label="Close" hint={null} />
            </Radix.Close>
          </div>
        ) : (
          <Radix.Title className="sr-only">{title}</Radix.Title>
        )}
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}
