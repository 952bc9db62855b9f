'use client';

import { useId } from 'react';
import { knownTools, searchTool } from '@/components/tools';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { retrievalOf } from '@/lib/chat/retrieval';
import type { ChatSettings } from '@/lib/chat/schema';
import type { ToolName } from '@/lib/tools/schema';
import { type Described, SettingRow } from './setting-row';
import { useSetting, useSettings } from './use-setting';

/** The change that switches one tool; a tool that is off cannot be the one that must be called. */
function switchTool(settings: ChatSettings, tool: ToolName, on: boolean): ChatSettings {
  const { tools = knownTools, toolChoice } = settings;
  const left = knownTools.filter((name) => (name === tool ? on : tools.includes(name)));
  const isForced = typeof toolChoice === 'object' && toolChoice.tool === tool;
  return {
    tools: left.length === knownTools.length ? undefined : left,
    ...(isForced && !on ? { toolChoice: undefined } : {}),
  };
}

function ToolSwitches({ 'aria-labelledby': labelId, ...described }: Described) {
  const id = useId();
  const { settings, change } = useSettings();
  const { tools = knownTools } = settings;
  return (
    <ul aria-labelledby={labelId} className="grid gap-1">
      {knownTools.map((tool) => (
        <li key={tool} className="flex min-h-touch items-center justify-between gap-3">
          <span id={`${id}-${tool}`} className="min-w-0 truncate font-mono text-xs">
            {tool}
          </span>
          <Switch
            {...described}
            aria-labelledby={`${id}-${tool}`}
            checked={tools.includes(tool)}
            onCheckedChange={(on) => change(switchTool(settings, tool, on))}
          />
        </li>
      ))}
    </ul>
  );
}

/** Which tools the model is told of. */
export function ToolsSetting() {
  return (
    <SettingRow
      name="tools"
      label="Available tools"
      wire="tools"
      unset="All on by default"
      isAlwaysSent
      below={(described) => <ToolSwitches {...described} />}
    />
  );
}

const asTool = 'tool:';
const fixedChoices = ['auto', 'any', 'none'] as const;
const choiceLabels = {
  auto: 'Auto: the model decides',
  any: 'Any: it must call some tool',
  none: 'None: it must not call one',
} as const;

/** Whether the model may, must or must not call a tool, or must call this one. */
export function ToolChoiceSetting() {
  const { offer, settings } = useSettings();
  const { value = 'auto', set } = useSetting('toolChoice');
  const { tools: switched = knownTools } = settings;
  const searches = offer !== undefined && retrievalOf(offer, settings) === 'tool';
  const tools = searches ? [...switched, searchTool] : switched;
  const options = [
    ...fixedChoices.map((choice) => ({ value: choice as string, label: choiceLabels[choice] })),
    ...tools.map((tool) => ({ value: asTool + tool, label: tool })),
  ];
  function choose(chosen: string) {
    const fixed = fixedChoices.find((choice) => choice === chosen);
    set(fixed ?? { tool: chosen.slice(asTool.length) });
  }
  return (
    <SettingRow
      name="toolChoice"
      label="Tool choice"
      wire="tool_choice"
      unset="Auto by default"
      below={(described) => (
        <Select
          {...described}
          value={typeof value === 'object' ? asTool + value.tool : value}
          options={options}
          onChange={choose}
        />
      )}
    />
  );
}
