'use client';

import type { LucideIcon } from 'lucide-react';
import { type DragEvent, type ReactNode, useState } from 'react';

/** Takes files that are dropped anywhere on it, beside a button that does the same. */
export function DropArea({
  icon: Icon,
  text,
  onFiles,
  children,
}: {
  icon: LucideIcon;
  /** What is said while files are held over it. */
  text: string;
  onFiles: (files: File[]) => void;
  children: ReactNode;
}) {
  const [over, setOver] = useState(false);
  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a second way beside a button
    <div
      className="relative flex min-h-0 flex-1 flex-col"
      onDragOver={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (!carriesFiles(event)) return;
        event.preventDefault();
        onFiles([...event.dataTransfer.files]);
      }}
    >
      {children}
      {over ? (
        <div className="pointer-events-none absolute inset-2 z-30 grid animate-enter place-items-center rounded-lg border-2 border-accent border-dashed bg-accent-soft/90">
          <p className="flex items-center gap-2 font-medium text-accent">
            <Icon aria-hidden size={18} />
            {text}
          </p>
        </div>
      ) : null}
    </div>
  );
}
