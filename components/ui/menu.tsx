'use client';

import type { LucideIcon } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

export const Menu = Radix.Root;
export const MenuTrigger = Radix.Trigger;

/** The list that a menu button opens. */
export function MenuContent({
  children,
  ...rest
}: { children: ReactNode } & ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        sideOffset={4}
        collisionPadding={8}
        className="z-50 min-w-36 animate-enter rounded-md border bg-raised p-1 text-ink text-sm shadow-high outline-none"
        {...rest}
      >
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}

const itemClasses =
  'flex min-h-touch cursor-pointer select-none items-center gap-2 rounded-sm px-2 outline-none data-disabled:opacity-50';

/** A line of a menu that leads somewhere. */
export function MenuLink({
  icon: Icon,
  children,
  ...rest
}: { icon: LucideIcon; children: ReactNode } & ComponentProps<'a'>) {
  return (
    <Radix.Item asChild className={cn(itemClasses, 'data-highlighted:bg-hover')}>
      <a {...rest}>
        <Icon aria-hidden size={15} strokeWidth={1.75} />
        {children}
      </a>
    </Radix.Item>
  );
}

/** One line of a menu. */
export function MenuItem({
  icon: Icon,
  danger = false,
  children,
  ...rest
}: { icon: LucideIcon; danger?: boolean; children: ReactNode } & ComponentProps<
  typeof Radix.Item
>) {
  return (
    <Radix.Item
      className={cn(
        itemClasses,
        danger ? 'text-bad data-highlighted:bg-bad-soft' : 'data-highlighted:bg-hover',
      )}
      {...rest}
    >
      <Icon aria-hidden size={15} strokeWidth={1.75} />
      {children}
    </Radix.Item>
  );
}
