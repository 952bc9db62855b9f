'use client';

import { Slider as Radix } from 'radix-ui';
import { cn } from './cn';

/**
 * A number on a line. Without a value it rests, pale, at `rest`, and says `unset` instead of a
 * number; the first move sets it.
 */
export function Slider({
  value,
  rest,
  unset,
  min,
  max,
  step,
  onChange,
  ...described
}: {
  value: number | undefined;
  rest: number;
  unset: string;
  min: number;
  max: number;
  step: number;
  onChange: (value: number) => void;
  'aria-labelledby': string;
  'aria-describedby': string;
}) {
  const isSet = value !== undefined;
  return (
    <Radix.Root
      value={[value ?? rest]}
      min={min}
      max={max}
      step={step}
      onValueChange={([moved]) => moved !== undefined && onChange(moved)}
      className="relative flex min-h-touch touch-none select-none items-center"
    >
      <Radix.Track className="relative h-1 grow rounded-full bg-line-strong">
        <Radix.Range className={cn('absolute h-full rounded-full', isSet && 'bg-accent')} />
      </Radix.Track>
      <Radix.Thumb
        {...described}
        aria-valuetext={isSet ? undefined : unset}
        className={cn(
          'relative block size-4 rounded-full border-2 before:absolute before:-inset-2.5',
          isSet ? 'border-accent bg-accent' : 'border-edge bg-raised',
        )}
      />
    </Radix.Root>
  );
}
