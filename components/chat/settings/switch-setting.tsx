'use client';

import { Switch } from '@/components/ui/switch';
import { SettingRow } from './setting-row';
import { useSetting } from './use-setting';

/** A setting that is on or off; `usually` is what happens without it. */
export function SwitchSetting({
  usually,
  ...row
}: {
  name: 'safePrompt' | 'parallelToolCalls' | 'stream';
  label: string;
  wire: string;
  unset: string;
  isAlwaysSent?: boolean;
  usually: boolean;
}) {
  const { value = usually, set } = useSetting(row.name);
  return (
    <SettingRow
      {...row}
      beside={(described) => <Switch {...described} checked={value} onCheckedChange={set} />}
    />
  );
}
