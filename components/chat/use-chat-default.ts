'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { callAction } from '@/components/shell/call-action';
import { setChatDefault } from '@/lib/chat/actions';
import type { ChatSettings } from '@/lib/chat/schema';

export type ChatDefault = {
  settings: ChatSettings;
  saving: boolean;
  /** Makes these what new chats begin with; `{}`: nothing. */
  save: (settings: ChatSettings) => Promise<void>;
};

/** What the person's new chats begin with. */
export function useChatDefault(initial: ChatSettings): ChatDefault {
  const [settings, setSettings] = useState(initial);
  const [saving, setSaving] = useState(false);
  async function save(wanted: ChatSettings) {
    setSaving(true);
    const result = await callAction(setChatDefault(wanted));
    setSaving(false);
    if (result.ok) setSettings(wanted);
    else toast.error(result.error.message);
  }
  return { settings, saving, save };
}
