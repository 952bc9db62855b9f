import { RotateCcw, X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { formatBytes } from '@/components/ui/format';
import { IconButton } from '@/components/ui/icon-button';
import { ProgressBar } from '@/components/ui/progress-bar';
import { FailureText } from './failure-text';
import type { Upload } from './uploads-reducer';

/** A file on its way to the server: how far it is, or why it did not get there. */
export function UploadRow({
  upload,
  onRetry,
  onRemove,
}: {
  upload: Upload;
  onRetry: () => void;
  onRemove: () => void;
}) {
  const { file } = upload;
  const share = upload.state === 'sending' ? upload.share : 0;
  return (
    <li className="flex items-start gap-3 py-2.5 pr-2 pl-4">
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="truncate font-medium text-sm">{file.name}</p>
        {upload.state === 'failed' ? (
          <FailureText title="Not added" error={upload.error} />
        ) : (
          <>
            <p className="text-ink-3 text-xs tabular-nums">
              {upload.state === 'waiting' ? 'In line' : `Being sent: ${Math.round(share * 100)}%`}
              {' · '}
              {formatBytes(file.size)}
            </p>
            <ProgressBar label={`Sending ${file.name}`} share={share} />
          </>
        )}
      </div>
      {upload.state === 'failed' ? (
        <Button variant="quiet" onClick={onRetry}>
          <RotateCcw aria-hidden size={14} />
          Try again
        </Button>
      ) : null}
      <IconButton
        icon={X}
        label={upload.state === 'failed' ? `Dismiss ${file.name}` : `Do not add ${file.name}`}
        onClick={onRemove}
      />
    </li>
  );
}
