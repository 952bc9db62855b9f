'use client';

import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './cn';
import { Tooltip } from './tooltip';

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  icon: LucideIcon;
  label: string;
  /** A longer text for the tooltip; the label by default. `null`: no tooltip. */
  hint?: string | null;
  iconSize?: number;
};

/** A square button that shows an icon and is named by `label`. */
export function IconButton({
  icon: Icon,
  label,
  hint = label,
  iconSize = 17,
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  const button = (
    <button
      type={type}
      aria-label={label}
      className={cn(
        'inline-grid size-touch shrink-0 place-items-center rounded-sm text-ink-2 transition-colors',
        'hover:bg-hover hover:text-ink active:translate-y-px disabled:opacity-50',
        'aria-pressed:bg-accent-soft aria-pressed:text-accent data-[state=open]:bg-hover',
        className,
      )}
      {...rest}
    >
      <Icon aria-hidden size={iconSize} strokeWidth={1.75} />
    </button>
  );
  return hint === null ? button : <Tooltip text={hint}>{button}</Tooltip>;
}
