import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';

const variants = {
  primary: 'bg-accent text-accent-ink hover:bg-accent-hover',
  secondary: 'border border-line-strong bg-raised text-ink hover:bg-hover',
  quiet: 'text-ink-2 hover:bg-hover hover:text-ink',
  danger: 'border border-line-strong bg-raised text-bad hover:bg-bad-soft',
} as const;

const sizes = {
  small: 'min-h-touch px-2.5 text-sm',
  medium: 'min-h-9 px-3.5 text-sm max-desk:min-h-11',
} as const;

export type ButtonProps = ComponentProps<'button'> & {
  variant?: keyof typeof variants;
  size?: keyof typeof sizes;
  asChild?: boolean;
};

/** The one button. `asChild` lends its looks to a link. */
export function Button({
  variant = 'secondary',
  size = 'small',
  asChild = false,
  className,
  type = 'button',
  ...rest
}: ButtonProps) {
  const classes = cn(
    'inline-flex items-center justify-center gap-1.5 rounded-sm font-medium',
    'transition-colors active:translate-y-px disabled:opacity-55 aria-disabled:opacity-55',
    variants[variant],
    sizes[size],
    className,
  );
  return asChild ? (
    <Slot.Root className={classes} {...rest} />
  ) : (
    <button type={type} className={classes} {...rest} />
  );
}
