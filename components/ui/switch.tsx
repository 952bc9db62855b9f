'use client';

import { Switch as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';

/** On or off, at once. Named by a label beside it. */
export function Switch(props: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className="relative inline-flex h-6 w-10 shrink-0 items-center rounded-full border border-edge bg-sunk transition-colors before:absolute before:-inset-2.5 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      {...props}
    >
      <Radix.Thumb className="size-4 translate-x-1 rounded-full bg-edge transition-[translate] data-[state=checked]:translate-x-5 data-[state=checked]:bg-accent-ink" />
    </Radix.Root>
  );
}
