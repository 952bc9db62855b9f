'use client';

import { Segmented } from '@/components/ui/segmented';
import { SettingRow } from './setting-row';
import { useSetting, useSettings } from './use-setting';

const efforts = [
  { value: 'default', label: 'Default' },
  { value: 'none', label: 'None' },
  { value: 'low', label: 'Low' },
  { value: 'medium', label: 'Medium' },
  { value: 'high', label: 'High' },
] as const;

/** How long a reasoning model thinks; not shown for others, unless it is set. */
export function EffortSetting() {
  const { offer } = useSettings();
  const { value = 'default', isSet, set } = useSetting('reasoningEffort');
  if (!isSet && offer && !offer.abilities.reasoning) return null;
  return (
    <SettingRow
      name="reasoningEffort"
      label="Reasoning effort"
      wire="reasoning_effort"
      below={(described) => (
        <Segmented
          {...described}
          value={value}
          options={efforts}
          onChange={(effort) => set(effort === 'default' ? undefined : effort)}
        />
      )}
    />
  );
}

const tiers = [
  { value: 'standard', label: 'Standard' },
  { value: 'priority', label: 'Priority' },
  { value: 'flex', label: 'Flex' },
] as const;

/** What is paid for speed; only Bedrock has tiers. */
export function TierSetting() {
  const { offer } = useSettings();
  const { value = 'standard', isSet, set } = useSetting('serviceTier');
  if (!isSet && offer?.source !== 'bedrock') return null;
  return (
    <SettingRow
      name="serviceTier"
      label="Service tier"
      wire="service_tier"
      unset="Standard by default"
      below={(described) => (
        <Segmented {...described} value={value} options={tiers} onChange={set} />
      )}
    />
  );
}

const apis = [
  { value: 'converse', label: 'Converse' },
  { value: 'invoke', label: 'InvokeModel' },
] as const;

/** By which of its two calls Bedrock is asked. */
export function ApiSetting() {
  const { offer } = useSettings();
  const { value = 'converse', isSet, set } = useSetting('api');
  if (!isSet && offer?.source !== 'bedrock') return null;
  return (
    <SettingRow
      name="api"
      label="API"
      unset="Converse by default"
      below={(described) => (
        <Segmented {...described} value={value} options={apis} onChange={set} />
      )}
    />
  );
}
