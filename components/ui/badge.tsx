import type { ComponentProps } from 'react';
import { cn } from './cn';

const tones = {
  neutral: 'bg-sunk text-ink-2',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  accent: 'bg-accent-soft text-accent',
} as const;

export type Tone = keyof typeof tones;

/** A small pill. Its text says what its colour says. */
export function Badge({
  tone = 'neutral',
  className,
  ...rest
}: ComponentProps<'span'> & { tone?: Tone }) {
  return (
    <span
      className={cn(
        'inline-flex shrink-0 items-center gap-1 rounded-full px-2 py-px font-medium text-xs whitespace-nowrap',
        tones[tone],
        className,
      )}
      {...rest}
    />
  );
}
