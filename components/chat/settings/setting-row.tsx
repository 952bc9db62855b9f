'use client';

import { type ReactNode, useId } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { Fate, FateKind, SettingName } from '@/lib/models/parameter-fates';
import { useSetting } from './use-setting';

const tones: { readonly [K in FateKind]: string } = {
  sent: 'text-ink-3',
  renamed: 'text-ink-3',
  clamped: 'text-warn',
  emulated: 'text-warn',
  ignored: 'text-warn',
  refused: 'text-bad',
};

/** The attributes that tie a control to its label and to what becomes of it. */
export type Described = { 'aria-labelledby': string; 'aria-describedby': string };

type Props = {
  name: SettingName;
  label: string;
  /** The parameter's name on the wire. */
  wire?: string;
  /** What happens without it. */
  unset?: string;
  /** Whether something of it is sent without it, too. */
  isAlwaysSent?: boolean;
  /** For a control that cannot say by itself that there is no value. */
  canUnset?: boolean;
  beside?: (described: Described) => ReactNode;
  below?: (described: Described) => ReactNode;
};

/** One setting: its names, its control, and in words what becomes of it. */
export function SettingRow({
  name,
  label,
  wire,
  unset = "Model's default",
  isAlwaysSent = false,
  canUnset = false,
  beside,
  below,
}: Props) {
  const id = useId();
  const { isSet, fate, set } = useSetting(name);
  const described = { 'aria-labelledby': id, 'aria-describedby': `${id}-fate` };
  const isTold =
    fate !== undefined && (isSet || isInVain(fate) || (isAlwaysSent && !isPlain(fate)));
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
          className={isTold && (isSet || isAlwaysSent) ? tones[fate.kind] : 'text-ink-3'}
        >
          {isTold ? fate.note : unset}
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

const isPlain = ({ kind }: Fate) => kind === 'sent' || kind === 'renamed';

/** Then it is said beforehand. */
const isInVain = ({ kind }: Fate) => kind === 'ignored' || kind === 'refused';
