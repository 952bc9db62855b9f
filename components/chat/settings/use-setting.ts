'use client';

import { createContext, useContext } from 'react';
import type { ChatSettings } from '@/lib/chat/schema';
import type { Fate, SettingName } from '@/lib/models/parameter-fates';
import { fateOf } from '@/lib/models/parameters';
import type { Offer } from '@/lib/models/schema';
import { changedSettings } from './differences';

type SettingsContext = {
  /** Undefined while the chat's model is not on offer: then nobody knows what becomes of a setting. */
  offer: Offer | undefined;
  settings: ChatSettings;
  change: (change: ChatSettings) => void;
};

export const SettingsContext = createContext<SettingsContext | null>(null);

/** What is being set, and for which offer. Only inside the settings form. */
export function useSettings(): SettingsContext {
  const context = useContext(SettingsContext);
  if (!context) throw new Error('useSettings is only for components inside SettingsForm');
  return context;
}

type Setting<N extends SettingName> = {
  value: ChatSettings[N];
  /** Whether it differs from what happens anyway. */
  isSet: boolean;
  fate: Fate | undefined;
  set: (value: ChatSettings[N]) => void;
};

/** One setting, and what becomes of it at the chosen offer. */
export function useSetting<N extends SettingName>(name: N): Setting<N> {
  const { offer, settings, change } = useSettings();
  return {
    value: settings[name],
    isSet: changedSettings(settings).includes(name),
    fate: offer && fateOf(offer, name, settings),
    set: (value) => change({ [name]: value }),
  };
}
