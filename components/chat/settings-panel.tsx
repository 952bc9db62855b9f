'use client';

import { SidePanel } from '@/components/ui/side-panel';
import type { ChatSettings } from '@/lib/chat/schema';
import type { Offer } from '@/lib/models/schema';

/** How the chat's next answers are asked for. */
export function SettingsPanel({
  settings,
  onChange,
  onClose,
}: {
  offer: Offer | undefined;
  settings: ChatSettings;
  onChange: (settings: ChatSettings) => void;
  onClose: () => void;
}) {
  return (
    <SidePanel title="Settings" onClose={onClose}>
      <label className="grid gap-1 p-4 text-sm">
        System prompt
        <textarea
          rows={4}
          value={settings.system ?? ''}
          onChange={({ target }) => onChange({ ...settings, system: target.value || undefined })}
          className="rounded-sm border border-edge bg-paper p-2"
        />
      </label>
    </SidePanel>
  );
}
