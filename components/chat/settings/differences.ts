import type { ChatSettings } from '@/lib/chat/schema';

/** A setting of a chat: of its model, or of its documents. */
type ChatSettingName = keyof ChatSettings;

/** What happens anyway: a setting with this value is as good as not set. */
const usual: ChatSettings = {
  safePrompt: false,
  jsonMode: false,
  toolChoice: 'auto',
  parallelToolCalls: true,
  stream: true,
  serviceTier: 'standard',
  api: 'converse',
  system: '',
  prefix: '',
  retrieval: 'tool',
};

function isUsual(name: string, value: unknown): boolean {
  if (value === undefined) return true;
  if (name === 'stop' || name === 'collections') return Array.isArray(value) && value.length === 0;
  return name in usual && Object.is(usual[name as ChatSettingName], value); // `in` has checked the name
}

/** The names of the settings that differ from what happens anyway. */
export function changedSettings(settings: ChatSettings): ChatSettingName[] {
  const changed = Object.entries(settings).filter(([name, value]) => !isUsual(name, value));
  return changed.map(([name]) => name as ChatSettingName); // the keys of settings
}

/** Those of them that the documents' own button shows. */
const ofDocuments: ReadonlySet<string> = new Set(['collections', 'retrieval']);

/** How many settings differ, besides the choice of documents. */
export function changedCount(settings: ChatSettings): number {
  return changedSettings(settings).filter((name) => !ofDocuments.has(name)).length;
}

/** The settings with a change, without those that are as good as not set. */
export function withChange(settings: ChatSettings, change: ChatSettings): ChatSettings {
  const all = Object.entries({ ...settings, ...change });
  // Leaving out optional fields keeps the type.
  return Object.fromEntries(all.filter(([name, value]) => !isUsual(name, value))) as ChatSettings;
}

/** Whether both ask for the same, in whichever order they were set. */
export function isSameSettings(one: ChatSettings, other: ChatSettings): boolean {
  const text = (settings: ChatSettings) =>
    JSON.stringify(
      changedSettings(settings)
        .sort()
        .map((name) => [name, settings[name]]),
    );
  return text(one) === text(other);
}

/** `3 settings`, `1 setting`. */
export function settingsCount(settings: ChatSettings): string {
  const { length } = changedSettings(settings);
  return length === 1 ? '1 setting' : `${length} settings`;
}
