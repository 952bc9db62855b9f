'use client';

import { type ReactNode, useId } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { SettingName } from './differences';
import type { Fate } from './fate';
import { useSetting } from './use-setting';

const tones: { readonly [K in Fate['kind']]: string } = {
  sent: 'text-ink-3',
  renamed: 'text-ink-3',
  clamped: 'text-warn',
  emulated: 'text-warn',
  ignored: 'text-warn',
  refused: 'text-bad',
};

/** The attributes that tie a control to its label and to what becomes of it. */
export type Described = { 'aria-labelledby': string; 'aria-describedby': string };

/**
 * One setting: its name, the parameter's name on the wire, the control (beside the name, below it,
 * or both), and in words what becomes of it. `unset` says what happens without it; a setting whose
 * control cannot say so itself has `canUnset`.
 */
export function SettingRow({
  name,
  label,
  wire,
  unset = "Model's default",
  canUnset = false,
  beside,
  below,
}: {
  name: SettingName;
  label: string;
  wire?: string;
  unset?: string;
  canUnset?: boolean;
  beside?: (described: Described) => ReactNode;
  below?: (described: Described) => ReactNode;
}) {
  const id = useId();
  const { isSet, fate, set } = useSetting(name);
  const described = { 'aria-labelledby': id, 'aria-describedby': `${id}-fate` };
  return (
    <div className="grid gap-1.5 py-2">
      <div className={cn('flex items-center justify-between gap-3', beside && 'min-h-touch')}>
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <span id={id} className="font-medium text-sm">
            {label}
          </span>
          {wire ? <code className="font-mono text-ink-3 text-xs">{wire}</code> : null}
        </div>
        {beside?.(described)}
      </div>
      {below?.(described)}
      <div className="flex items-center justify-between gap-3 text-xs">
        <p
          id={described['aria-describedby']}
          className={cn('first-letter:uppercase', isSet && fate ? tones[fate.kind] : 'text-ink-3')}
        >
          {isSet ? fate?.note : whenUnset(unset, fate)}
        </p>
        {canUnset && isSet ? (
          <Button
            variant="quiet"
            className="-my-1.5 -mr-2.5 shrink-0 text-xs"
            aria-label={`Unset ${label.toLowerCase()}`}
            onClick={() => set(undefined)}
          >
            Unset
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** Says beforehand where setting it would be in vain. */
function whenUnset(unset: string, fate: Fate | undefined): string {
  const inVain = fate?.kind === 'ignored' || fate?.kind === 'refused';
  return inVain ? `${unset}. If set: ${fate.note}` : unset;
}
