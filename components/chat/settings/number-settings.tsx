'use client';

import { NumberField } from '@/components/ui/number-field';
import type { NumberRange } from '@/components/ui/number-text';
import { Slider } from '@/components/ui/slider';
import { SettingRow } from './setting-row';
import { useSetting } from './use-setting';

type NumberSettingName =
  | 'temperature'
  | 'topP'
  | 'maxTokens'
  | 'randomSeed'
  | 'presencePenalty'
  | 'frequencyPenalty';

/** A setting that is a number; with `slider` also on a line, resting where a model usually is. */
export type NumberSetting = {
  name: NumberSettingName;
  label: string;
  wire: string;
  unset?: string;
  range: NumberRange;
  slider?: { rest: number; step: number };
};

const int32 = 2_147_483_647;

/** The ranges are those of `ModelSettings`; a test holds the two together. */
export const numberSettings = {
  temperature: {
    name: 'temperature',
    label: 'Temperature',
    wire: 'temperature',
    range: { min: 0, max: 1.5 },
    slider: { rest: 0.7, step: 0.05 },
  },
  topP: {
    name: 'topP',
    label: 'Top P',
    wire: 'top_p',
    range: { min: 0.01, max: 1 },
    slider: { rest: 1, step: 0.01 },
  },
  maxTokens: {
    name: 'maxTokens',
    label: 'Max tokens',
    wire: 'max_tokens',
    unset: 'As long as the model allows',
    range: { min: 1, max: int32, integer: true },
  },
  randomSeed: {
    name: 'randomSeed',
    label: 'Random seed',
    wire: 'random_seed',
    unset: 'Another one each time',
    range: { min: 0, max: int32, integer: true },
  },
  presencePenalty: {
    name: 'presencePenalty',
    label: 'Presence penalty',
    wire: 'presence_penalty',
    range: { min: -2, max: 2 },
    slider: { rest: 0, step: 0.1 },
  },
  frequencyPenalty: {
    name: 'frequencyPenalty',
    label: 'Frequency penalty',
    wire: 'frequency_penalty',
    range: { min: -2, max: 2 },
    slider: { rest: 0, step: 0.1 },
  },
} as const satisfies { [N in NumberSettingName]: NumberSetting & { name: N } };

/** One of `numberSettings`. */
export function NumberSettingRow({ name, label, wire, unset, range, slider }: NumberSetting) {
  const { value, set } = useSetting(name);
  return (
    <SettingRow
      name={name}
      label={label}
      wire={wire}
      unset={unset}
      canUnset
      beside={(described) => (
        <NumberField
          {...described}
          className={slider ? 'w-20 shrink-0' : 'w-32 shrink-0'}
          value={value}
          range={range}
          placeholder="default"
          onChange={set}
        />
      )}
      below={
        slider &&
        ((described) => (
          <Slider
            {...described}
            value={value}
            rest={slider.rest}
            unset={unset ?? "Model's default"}
            min={range.min}
            max={range.max}
            step={slider.step}
            onChange={set}
          />
        ))
      }
    />
  );
}
