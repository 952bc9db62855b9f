'use client';

import { type ReactNode, useId, useState } from 'react';
import { SourceDot, sourceNames } from '@/components/models/source';
import type { ChatSettings } from '@/lib/chat/schema';
import type { Offer } from '@/lib/models/schema';
import type { ChatDefault } from '../use-chat-default';
import type { ChatSettingsControl } from '../use-chat-settings';
import { ApiSetting, EffortSetting, TierSetting } from './choice-settings';
import { DocumentsSetting } from './documents-setting';
import { FormatSetting } from './format-setting';
import { NumberSettingRow, numberSettings } from './number-settings';
import { SettingsFooter } from './settings-footer';
import { SwitchSetting } from './switch-setting';
import { StopSetting, TextSetting } from './text-settings';
import { ToolChoiceSetting, ToolsSetting } from './tool-settings';
import { SettingsContext } from './use-setting';

export type SettingsFormProps = {
  offer: Offer | undefined;
  chosen: ChatSettingsControl;
  chatDefault: ChatDefault;
};

function Group({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-b px-4 py-3 last:border-b-0">
      <h3 id={id} className="font-semibold text-ink-2 text-xs">
        {title}
      </h3>
      {children}
    </section>
  );
}

function AllSettings() {
  return (
    <>
      <Group title="Instructions">
        <TextSetting
          name="system"
          label="System prompt"
          wire="system"
          unset="None by default"
          placeholder="Who the model is, and how it answers"
          rows={3}
        />
        <SwitchSetting
          name="safePrompt"
          label="Safe prompt"
          wire="safe_prompt"
          unset="Off by default"
          usually={false}
        />
      </Group>
      <Group title="Answer">
        <FormatSetting />
        <TextSetting
          name="prefix"
          label="Start the answer with"
          wire="prefix"
          unset="Nothing by default"
          placeholder="The answer goes on from these words"
          rows={1}
        />
        <NumberSettingRow {...numberSettings.maxTokens} />
        <StopSetting />
        <EffortSetting />
      </Group>
      <Group title="Sampling">
        <NumberSettingRow {...numberSettings.temperature} />
        <NumberSettingRow {...numberSettings.topP} />
        <NumberSettingRow {...numberSettings.randomSeed} />
        <NumberSettingRow {...numberSettings.presencePenalty} />
        <NumberSettingRow {...numberSettings.frequencyPenalty} />
      </Group>
      <Group title="Tools">
        <ToolsSetting />
        <ToolChoiceSetting />
        <SwitchSetting
          name="parallelToolCalls"
          label="Parallel tool calls"
          wire="parallel_tool_calls"
          unset="Allowed by default"
          usually
        />
      </Group>
      <Group title="Documents">
        <DocumentsSetting />
      </Group>
      <Group title="Service">
        <SwitchSetting
          name="stream"
          label="Streaming"
          wire="stream"
          unset="On by default"
          usually
        />
        <ApiSetting />
        <TierSetting />
      </Group>
    </>
  );
}

/** Every parameter of a call, and what becomes of it at the chosen offer. */
export default function SettingsForm({ offer, chosen, chatDefault }: SettingsFormProps) {
  // What is half typed does not outlive a reset: each edition has fields of its own.
  const [edition, setEdition] = useState(0);
  const { settings, change } = chosen;
  function replace(next: ChatSettings) {
    chosen.replace(next);
    setEdition((before) => before + 1);
  }
  return (
    <SettingsContext value={{ offer, settings, change }}>
      {offer ? (
        <p className="flex flex-wrap items-center gap-x-2 border-b px-4 py-2 text-ink-2 text-sm">
          <SourceDot source={offer.source} />
          <span>
            For {offer.name} at {sourceNames[offer.source].full}
          </span>
        </p>
      ) : null}
      <AllSettings key={edition} />
      <SettingsFooter settings={settings} onReplace={replace} chatDefault={chatDefault} />
    </SettingsContext>
  );
}
