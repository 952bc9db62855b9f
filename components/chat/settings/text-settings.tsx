'use client';

import { ChipsField } from '@/components/ui/chips-field';
import { TextArea } from '@/components/ui/text-area';
import { longest, mostStops } from './limits';
import { SettingRow } from './setting-row';
import { readStop, showStop } from './stop-text';
import { useSetting } from './use-setting';

/** A setting that is text. */
export function TextSetting({
  placeholder,
  rows,
  ...row
}: {
  name: 'system' | 'prefix';
  label: string;
  wire: string;
  unset: string;
  placeholder: string;
  rows: number;
}) {
  const { value = '', set } = useSetting(row.name);
  return (
    <SettingRow
      {...row}
      canUnset
      below={(described) => (
        <TextArea
          {...described}
          rows={rows}
          maxLength={longest[row.name]}
          placeholder={placeholder}
          value={value}
          onChange={({ target }) => set(target.value)}
        />
      )}
    />
  );
}

/** The texts that end an answer. */
export function StopSetting() {
  const { value = [], set } = useSetting('stop');
  return (
    <SettingRow
      name="stop"
      label="Stop sequences"
      wire="stop"
      unset="None by default"
      below={(described) => (
        <ChipsField
          {...described}
          values={value}
          most={mostStops}
          read={readStop}
          show={showStop}
          placeholder="Enter adds one; \n is a new line"
          onChange={set}
        />
      )}
    />
  );
}
