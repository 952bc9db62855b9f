'use client';

import { BookOpenText } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { phoneQuery, useMediaQuery } from '@/components/ui/client-state';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog';
import { IconButton } from '@/components/ui/icon-button';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { DocumentsChoice, type DocumentsChoiceProps } from './documents-choice';

function Trigger({ count, ...rest }: { count: number } & ComponentProps<'button'>) {
  return (
    <IconButton
      {...rest}
      icon={BookOpenText}
      label={count > 0 ? `Documents, ${count} chosen` : 'Documents'}
      hint={null}
      className={count > 0 ? 'bg-accent-soft text-accent' : ''}
    />
  );
}

/** Chooses the documents of a chat: a popover beside the composer, or a sheet on a phone. */
export function DocumentsButton(props: DocumentsChoiceProps) {
  const [open, setOpen] = useState(false);
  const phone = useMediaQuery(phoneQuery);
  const trigger = <Trigger count={props.settings.collections?.length ?? 0} />;
  if (phone) {
    return (
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogTrigger asChild>{trigger}</DialogTrigger>
        <DialogContent title="Documents" place="bottom" showTitle>
          <div className="overflow-y-auto p-4">
            <DocumentsChoice {...props} />
          </div>
        </DialogContent>
      </Dialog>
    );
  }
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>{trigger}</PopoverTrigger>
      <PopoverContent
        aria-label="Documents"
        side="top"
        align="start"
        className="max-h-(--radix-popover-content-available-height) w-[min(22rem,calc(100vw-2rem))] overflow-y-auto p-4"
      >
        <h2 className="mb-2 font-semibold text-sm">Documents</h2>
        <DocumentsChoice {...props} />
      </PopoverContent>
    </Popover>
  );
}
