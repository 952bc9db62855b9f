'use client';

import { ChevronDown } from 'lucide-react';
import { type ComponentProps, useId, useState } from 'react';
import { phoneQuery, useMediaQuery } from '@/components/ui/client-state';
import { cn } from '@/components/ui/cn';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import type { Offer, OfferId } from '@/lib/models/schema';
import { OfferOptions } from './offer-options';
import { SourceDot, sourceNames } from './source';

function Trigger({
  offer,
  offerId,
  open,
  listId,
  ...rest
}: ComponentProps<'button'> & {
  offer: Offer | undefined;
  offerId: OfferId;
  open: boolean;
  listId: string;
}) {
  return (
    <button
      {...rest}
      type="button"
      role="combobox"
      aria-label="Model"
      aria-haspopup="dialog"
      aria-expanded={open}
      aria-controls={open ? listId : undefined}
      className={cn(
        'flex min-h-touch min-w-0 items-center gap-2 rounded-sm bg-sunk px-2.5 text-sm transition-colors',
        'hover:bg-hover aria-expanded:bg-hover',
      )}
    >
      {offer ? (
        <>
          <SourceDot source={offer.source} />
          <span className="truncate font-medium">{offer.name}</span>
          <span className="shrink-0 text-ink-3 max-[25rem]:sr-only">
            {sourceNames[offer.source].short}
          </span>
        </>
      ) : (
        <span className="truncate font-medium">{offerId}</span>
      )}
      <ChevronDown aria-hidden size={14} className="shrink-0 text-ink-3" />
    </button>
  );
}

/** Chooses the model: a popover beside the composer, or a sheet on a phone. */
export function ModelPicker({
  offers,
  value,
  onChange,
}: {
  offers: readonly Offer[];
  value: OfferId;
  onChange: (id: OfferId) => void;
}) {
  const [open, setOpen] = useState(false);
  const phone = useMediaQuery(phoneQuery);
  const listId = useId();
  const offer = offers.find((one) => one.id === value);
  const trigger = <Trigger offer={offer} offerId={value} open={open} listId={listId} />;
  const options = (
    <OfferOptions
      offers={offers}
      chosen={value}
      onChoose={(id) => {
        onChange(id);
        setOpen(false);
      }}
    />
  );

  if (phone) {
    return (
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogTrigger asChild>{trigger}</DialogTrigger>
        <DialogContent title="Choose a model" place="bottom" showTitle className="h-[85dvh]">
          <div id={listId} className="flex min-h-0 flex-1 flex-col">
            {options}
          </div>
        </DialogContent>
      </Dialog>
    );
  }
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>{trigger}</PopoverTrigger>
      <PopoverContent
        id={listId}
        aria-label="Choose a model"
        side="top"
        align="start"
        className="flex h-[min(30rem,var(--radix-popover-content-available-height))] w-[min(38rem,calc(100vw-2rem))] flex-col"
      >
        {options}
      </PopoverContent>
    </Popover>
  );
}
