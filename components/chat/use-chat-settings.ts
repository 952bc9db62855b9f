'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { callAction } from '@/components/shell/call-action';
import { setChatSettings } from '@/lib/chat/actions';
import type { ChatSettings } from '@/lib/chat/schema';

/** The settings of a chat. What is changed is kept with the chat, once there is one. */
export function useChatSettings(
  chatId: string,
  exists: boolean,
  initial: ChatSettings,
): [ChatSettings, (settings: ChatSettings) => void] {
  const [settings, set] = useState(initial);
  async function keep(changed: ChatSettings) {
    const result = await callAction(setChatSettings({ id: chatId, settings: changed }));
    if (!result.ok) toast.error(result.error.message);
  }
  function change(changed: ChatSettings) {
    set(changed);
    if (exists) void keep(changed);
  }
  return [settings, change];
}
