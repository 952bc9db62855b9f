'use client';

import { Popover as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;

/** A floating surface that belongs to its trigger and is not modal. */
export function PopoverContent({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        sideOffset={8}
        collisionPadding={12}
        className={cn(
          'z-40 animate-rise overflow-hidden rounded-md border bg-raised text-ink shadow-high outline-none',
          className,
        )}
        {...rest}
      />
    </Radix.Portal>
  );
}
