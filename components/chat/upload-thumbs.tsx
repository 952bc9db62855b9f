'use client';

import { FileX, X } from 'lucide-react';
import { cn } from '@/components/ui/cn';
import type { Upload } from './uploads-reducer';

function UploadThumb({ upload, onRemove }: { upload: Upload; onRemove: () => void }) {
  const failed = upload.state === 'failed';
  return (
    <li
      className={cn(
        'relative flex items-center rounded-md border bg-sunk',
        failed && 'border-bad/40 bg-bad-soft',
      )}
    >
      <div className="relative grid size-16 shrink-0 place-items-center overflow-hidden rounded-md">
        {failed ? (
          <FileX aria-hidden size={22} strokeWidth={1.5} className="text-bad" />
        ) : (
          // biome-ignore lint/performance/noImgElement: a blob: address of the reader's own file
          <img
            src={upload.preview}
            alt={upload.name}
            className={cn('size-full object-cover', upload.state !== 'stored' && 'opacity-50')}
          />
        )}
        {upload.state === 'sending' ? (
          <progress
            aria-label={`Uploading ${upload.name}`}
            max={1}
            value={upload.share}
            className="absolute inset-x-1.5 bottom-1.5 h-1 w-[calc(100%-0.75rem)] appearance-none overflow-hidden rounded-full bg-line-strong [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line-strong [&::-webkit-progress-value]:bg-accent"
          />
        ) : null}
      </div>
      {failed ? (
        <p role="alert" className="grid max-w-60 py-1 pr-7 text-bad text-xs">
          <span className="truncate font-semibold">{upload.name}</span>
          {upload.error.message}
        </p>
      ) : null}
      <button
        type="button"
        aria-label={`Remove ${upload.name}`}
        onClick={onRemove}
        className="absolute -top-2 -right-2 grid size-6 place-items-center rounded-full border border-line-strong bg-raised text-ink-2 shadow-low transition-colors after:absolute after:-inset-2.5 hover:bg-hover hover:text-ink"
      >
        <X aria-hidden size={13} />
      </button>
    </li>
  );
}

/** The images of a draft, with how far each upload is and a way to take it out. */
export function UploadThumbs({
  uploads,
  onRemove,
}: {
  uploads: readonly Upload[];
  onRemove: (id: string) => void;
}) {
  if (uploads.length === 0) return null;
  return (
    <ul aria-label="Attached images" className="flex flex-wrap gap-3 px-4 pt-4">
      {uploads.map((upload) => (
        <UploadThumb key={upload.id} upload={upload} onRemove={() => onRemove(upload.id)} />
      ))}
    </ul>
  );
}
