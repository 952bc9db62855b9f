'use client';

import { lazy, Suspense } from 'react';
import { SidePanel } from '@/components/ui/side-panel';
import { Spinner } from '@/components/ui/spinner';
import type { SettingsFormProps } from './settings/settings-form';

const SettingsForm = lazy(() => import('./settings/settings-form'));

/** How the chat's next answers are asked for. What it shows is only fetched when it is opened. */
export function SettingsPanel({ onClose, ...form }: SettingsFormProps & { onClose: () => void }) {
  return (
    <SidePanel title="Settings" onClose={onClose}>
      <Suspense
        fallback={
          <output className="flex items-center gap-2 p-4 text-ink-2 text-sm">
            <Spinner /> Opening the settings
          </output>
        }
      >
        <SettingsForm {...form} />
      </Suspense>
    </SidePanel>
  );
}
