'use client';

import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import type { ChatSettings } from '@/lib/chat/schema';
import type { ChatDefault } from '../use-chat-default';
import { changedSettings, isSameSettings, settingsCount } from './differences';

/** What can be done with all settings at once. */
export function SettingsFooter({
  settings,
  onReplace,
  chatDefault,
}: {
  settings: ChatSettings;
  onReplace: (settings: ChatSettings) => void;
  chatDefault: ChatDefault;
}) {
  const own = chatDefault.settings;
  const hasOwn = changedSettings(own).length > 0;
  const isOwn = isSameSettings(settings, own);

  function replaceBy(next: ChatSettings, words: string) {
    const before = settings;
    onReplace(next);
    toast(words, { action: { label: 'Undo', onClick: () => onReplace(before) } });
  }

  return (
    <div className="sticky bottom-0 grid gap-2 border-t bg-raised px-4 py-3">
      {hasOwn ? (
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-xs">
          <p className="text-ink-2">
            Your default: {settingsCount(own)}
            {isOwn ? ', as here' : ''}. New chats begin with it.
          </p>
          <div className="-mr-2 flex">
            {isOwn ? null : (
              <Button
                variant="quiet"
                className="text-xs"
                aria-label="Use your default"
                onClick={() => replaceBy(own, 'Your default is used here.')}
              >
                Use
              </Button>
            )}
            <Button
              variant="quiet"
              className="text-xs"
              aria-label="Clear your default"
              aria-disabled={chatDefault.saving}
              onClick={() => void chatDefault.save({})}
            >
              Clear
            </Button>
          </div>
        </div>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button
          aria-disabled={changedSettings(settings).length === 0}
          onClick={() => {
            if (changedSettings(settings).length > 0) replaceBy({}, 'All settings are reset.');
          }}
        >
          Reset
        </Button>
        <Button
          aria-disabled={isOwn || chatDefault.saving}
          onClick={() => {
            if (!isOwn && !chatDefault.saving) void chatDefault.save(settings);
          }}
        >
          {isOwn && hasOwn ? 'Saved as default' : 'Save as default'}
        </Button>
      </div>
    </div>
  );
}
