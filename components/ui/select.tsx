'use client';

import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';

/** One of a list that opens. */
export function Select<V extends string>({
  value,
  options,
  onChange,
  ...described
}: {
  value: V;
  options: readonly { value: V; label: string }[];
  onChange: (value: V) => void;
  'aria-labelledby': string;
  'aria-describedby'?: string;
}) {
  return (
    <Radix.Root
      value={value}
      onValueChange={(chosen) => {
        const option = options.find((one) => one.value === chosen);
        if (option) onChange(option.value);
      }}
    >
      <Radix.Trigger
        {...described}
        className="flex min-h-touch w-full min-w-0 items-center justify-between gap-2 rounded-sm border border-edge bg-paper px-2.5 text-left text-sm transition-colors hover:bg-hover"
      >
        <span className="truncate">
          <Radix.Value />
        </span>
        <ChevronDown aria-hidden size={14} className="shrink-0 text-ink-3" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-enter overflow-y-auto rounded-md border bg-raised p-1 text-ink text-sm shadow-high"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className="flex min-h-touch cursor-pointer select-none items-center justify-between gap-3 rounded-sm px-2 outline-none data-highlighted:bg-hover"
              >
                <Radix.ItemText>{option.label}</Radix.ItemText>
                <Radix.ItemIndicator>
                  <Check aria-hidden size={15} className="text-accent" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
