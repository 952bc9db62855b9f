'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { toast } from 'sonner';
import { readRefusal } from '@/components/shell/read-refusal';
import type { ChatSettings } from '@/lib/chat/schema';
import { keepLatest } from './keep-latest';
import { withChange } from './settings/differences';

const pauseMs = 400;
const keyOf = (path: string) => `tramontane.settings:${path}`;

/** Writes them to the chat. `keepalive`: also when the page goes away meanwhile. */
async function write(chatId: string, settings: ChatSettings, keepalive: boolean): Promise<boolean> {
  try {
    const response = await fetch(`/api/chat/${chatId}/settings`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(settings),
      keepalive,
    });
    if (!response.ok) tell(readRefusal(await response.text()).message);
    return response.ok;
  } catch {
    tell('Tramontane cannot be reached.');
    return false;
  }
}

const tell = (why: string) =>
  toast.error(`The settings were not saved. They hold on this page. ${why}`, { id: 'settings' });

/**
 * Settings on their way from one page to the next of the same tab. What is written already is only
 * good `until` (ms since 1970) a reload can have ended: the server may have made the new page just
 * before it was written, but later it knows best.
 */
type Aside = { settings: ChatSettings; until: number | null };

const reloadMs = 10_000;

function putAside(settings: ChatSettings, written: boolean): void {
  const aside: Aside = { settings, until: written ? Date.now() + reloadMs : null };
  sessionStorage.setItem(keyOf(location.pathname), JSON.stringify(aside));
}

function takeAside(): ChatSettings | null {
  const key = keyOf(location.pathname);
  const text = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  if (text === null) return null;
  const { settings, until } = JSON.parse(text) as Aside; // only `putAside` writes there
  return until === null || Date.now() < until ? settings : null;
}

export type ChatSettingsControl = {
  settings: ChatSettings;
  /** Sets these, or unsets those that are undefined; the others stay. */
  change: (change: ChatSettings) => void;
  /** Has these instead of all before. */
  replace: (settings: ChatSettings) => void;
};

/**
 * The settings of a chat. A change is kept with the chat, once there is one: a moment later, or
 * when the page is left. A page that goes before that, or that has no chat yet, puts them aside for
 * the next page of this tab at the same address. What is sent is always what is shown.
 */
export function useChatSettings(
  chatId: string,
  exists: boolean,
  initial: ChatSettings,
): ChatSettingsControl {
  const [first] = useState(initial);
  const [settings, setSettings] = useState(first);
  const [keeper] = useState(() =>
    keepLatest((latest: ChatSettings) => write(chatId, latest, false), pauseMs),
  );

  useEffect(() => {
    const aside = takeAside();
    if (aside) setSettings(aside);
  }, []);

  useEffect(() => {
    if (exists && settings !== first) keeper.keep(settings);
  }, [exists, settings, first, keeper]);

  const leave = useEffectEvent(() => {
    if (settings === first) return;
    const unwritten = keeper.unwritten();
    putAside(settings, exists && unwritten === undefined);
    if (exists && unwritten) void write(chatId, unwritten, true);
  });
  useEffect(() => {
    const onHide = () => leave();
    window.addEventListener('pagehide', onHide);
    return () => {
      window.removeEventListener('pagehide', onHide);
      keeper.flush();
    };
  }, [keeper]);

  return {
    settings,
    change: (change) => setSettings((before) => withChange(before, change)),
    replace: setSettings,
  };
}
