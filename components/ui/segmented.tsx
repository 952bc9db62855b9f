'use client';

import { RadioGroup } from 'radix-ui';
import { cn } from './cn';

/**
 * One of a few, side by side. What has the focus is chosen: arrow keys choose, however short they
 * are pressed, and Tab comes to the one that is chosen already.
 */
export function Segmented<V extends string>({
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
    <RadioGroup.Root
      {...described}
      value={value}
      onValueChange={(chosen) => {
        const option = options.find((one) => one.value === chosen);
        if (option) onChange(option.value);
      }}
      className="flex rounded-sm border border-edge bg-sunk p-px"
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          onFocus={() => {
            if (option.value !== value) onChange(option.value);
          }}
          className={cn(
            'min-h-7 flex-1 rounded-[0.3rem] px-1 font-medium text-ink-2 text-xs transition-colors hover:text-ink max-desk:min-h-11',
            'data-[state=checked]:bg-accent data-[state=checked]:text-accent-ink',
          )}
        >
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
