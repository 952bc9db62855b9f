'use client';

import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog';

/** A thumbnail of a sent image; a click shows it in full. */
export function ImageThumb({ url, name }: { url: string; name: string }) {
  return (
    <Dialog>
      <DialogTrigger
        aria-label={`Show ${name}`}
        className="h-24 max-w-full overflow-hidden rounded-md border bg-raised transition-opacity hover:opacity-90"
      >
        {/* biome-ignore lint/performance/noImgElement: served by our own route, already re-encoded */}
        <img src={url} alt={name} className="h-full max-w-56 object-cover" />
      </DialogTrigger>
      <DialogContent title={name} showTitle>
        {/* biome-ignore lint/performance/noImgElement: as above */}
        <img src={url} alt={name} className="max-h-[80dvh] max-w-full object-contain" />
      </DialogContent>
    </Dialog>
  );
}
