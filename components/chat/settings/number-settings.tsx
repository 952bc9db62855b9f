'use client';

import { NumberField } from '@/components/ui/number-field';
import type { NumberRange } from '@/components/ui/number-text';
import { Slider } from '@/components/ui/slider';
import { ranges } from './limits';
import { SettingRow } from './setting-row';
import { useSetting } from './use-setting';

type NumberSettingName = keyof typeof ranges;

/** A setting that is a number; with `slider` also on a line, resting where a model usually is. */
type NumberSetting = {
  name: NumberSettingName;
  label: string;
  wire: string;
  unset?: string;
  range: NumberRange;
  slider?: { rest: number; step: number };
};

/** What each of them is called, and where its slider rests. */
export const numberSettings = {
  temperature: {
    name: 'temperature',
    label: 'Temperature',
    wire: 'temperature',
    range: ranges.temperature,
    slider: { rest: 0.7, step: 0.05 },
  },
  topP: {
    name: 'topP',
    label: 'Top P',
    wire: 'top_p',
    range: ranges.topP,
    slider: { rest: 1, step: 0.01 },
  },
  maxTokens: {
    name: 'maxTokens',
    label: 'Max tokens',
    wire: 'max_tokens',
    unset: 'As long as the model allows',
    range: ranges.maxTokens,
  },
  randomSeed: {
    name: 'randomSeed',
    label: 'Random seed',
    wire: 'random_seed',
    unset: 'Another one each time',
    range: ranges.randomSeed,
  },
  presencePenalty: {
    name: 'presencePenalty',
    label: 'Presence penalty',
    wire: 'presence_penalty',
    range: ranges.presencePenalty,
    slider: { rest: 0, step: 0.1 },
  },
  frequencyPenalty: {
    name: 'frequencyPenalty',
    label: 'Frequency penalty',
    wire: 'frequency_penalty',
    range: ranges.frequencyPenalty,
    slider: { rest: 0, step: 0.1 },
  },
} as const satisfies { [N in NumberSettingName]: NumberSetting & { name: N } };

/** One of `numberSettings`. */
export function NumberSettingRow({
  name,
  label,
  wire,
  unset = "Model's default",
  range,
  slider,
}: NumberSetting) {
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
            unset={unset}
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
