'use client';

import { ArrowUp, ImagePlus, SlidersHorizontal, Square } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { cn } from '@/components/ui/cn';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import { imageTypes } from '@/lib/files/schema';
import type { ConversationStatus } from './conversation-state';

const round =
  'grid size-9 shrink-0 place-items-center rounded-full transition-colors max-desk:size-11';

function AttachImages({ onFiles }: { onFiles: (files: File[]) => void }) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon={ImagePlus} label="Attach images" onClick={() => field.current?.click()} />
      <input
        ref={field}
        type="file"
        hidden
        multiple
        accept={imageTypes.join(',')}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </>
  );
}

/** The row below the text: the model, images, how much it is, and Send or Stop. */
export function ComposerBar({
  picker,
  documents,
  count,
  status,
  blocked,
  uploading,
  queued,
  changedSettings,
  showsSettings,
  onToggleSettings,
  onFiles,
  onStop,
}: {
  picker: ReactNode;
  /** The choice of documents. */
  documents: ReactNode;
  /** How full the model's context is. */
  count: ReactNode;
  status: ConversationStatus;
  /** Why nothing can be sent now; `null` when it can. */
  blocked: string | null;
  /** Images are on their way; what is sent now goes after them. */
  uploading: boolean;
  /** It was sent, and waits. */
  queued: boolean;
  changedSettings: number;
  showsSettings: boolean;
  onToggleSettings: () => void;
  onFiles: (files: File[]) => void;
  onStop: () => void;
}) {
  return (
    <div className="flex items-center gap-1 p-2">
      {picker}
      <AttachImages onFiles={onFiles} />
      {documents}
      <span className="relative flex">
        <IconButton
          icon={SlidersHorizontal}
          label={changedSettings > 0 ? `Settings, ${changedSettings} changed` : 'Settings'}
          aria-pressed={showsSettings}
          onClick={onToggleSettings}
        />
        {changedSettings > 0 ? (
          <span
            aria-hidden
            className="pointer-events-none absolute top-1 right-1 size-2 rounded-full bg-accent ring-2 ring-raised"
          />
        ) : null}
      </span>
      <div className="ml-auto flex shrink-0 items-center gap-3">
        {count}
        {status === 'running' ? (
          <button
            type="button"
            aria-label="Stop"
            title="Stop the answer"
            onClick={onStop}
            className={cn(round, 'bg-ink text-paper hover:bg-ink-2')}
          >
            <Square aria-hidden size={14} fill="currentColor" />
          </button>
        ) : (
          <button
            type="submit"
            aria-label="Send"
            title={
              blocked ?? (uploading ? 'Sent as soon as the images are uploaded' : 'Send (Enter)')
            }
            aria-disabled={blocked !== null}
            className={cn(
              round,
              blocked === null
                ? 'bg-accent text-accent-ink hover:bg-accent-hover active:translate-y-px'
                : 'bg-hover text-ink-3',
            )}
          >
            {status === 'sending' || queued ? (
              <Spinner size={17} />
            ) : (
              <ArrowUp aria-hidden size={18} />
            )}
          </button>
        )}
      </div>
    </div>
  );
}
