'use client';

import { Command } from 'cmdk';
import { ArrowRight, Check, Search } from 'lucide-react';
import { useState } from 'react';
import { cn } from '@/components/ui/cn';
import type { Offer, OfferId } from '@/lib/models/schema';
import { arrangeOffers, findOffers, isRetired, successors } from './arrange-offers';
import { LifecycleBadge, OfferFacts, OfferName, UnlistedBadge } from './offer-details';
import { SourceDot, sourceNames } from './source';

const rowClasses =
  'flex cursor-pointer gap-2.5 rounded-sm px-2.5 py-2 outline-none max-desk:min-h-11 ' +
  'data-[selected=true]:bg-hover data-[disabled=true]:cursor-default data-[disabled=true]:bg-transparent';

function OfferRow({ offer, chosen }: { offer: Offer; chosen: boolean }) {
  const retired = isRetired(offer);
  return (
    <>
      <SourceDot source={offer.source} className={cn('mt-1.5', retired && 'opacity-50')} />
      <span className="grid min-w-0 flex-1 gap-0.5">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className={cn('font-medium text-sm', retired && 'text-ink-3')}>{offer.name}</span>
          {retired ? (
            <span className="text-ink-3 text-xs">{sourceNames[offer.source].short}</span>
          ) : null}
          <LifecycleBadge lifecycle={offer.lifecycle} />
          <UnlistedBadge offer={offer} />
          <OfferName offer={offer} />
        </span>
        {retired ? null : <OfferFacts offer={offer} />}
      </span>
      {chosen ? <Check aria-hidden size={16} className="mt-0.5 shrink-0 text-accent" /> : null}
    </>
  );
}

/** A retired offer cannot be chosen; the options below it choose what takes its place. */
function RetiredOptions({
  offer,
  instead,
  onChoose,
}: {
  offer: Offer;
  instead: readonly Offer[];
  onChoose: (id: OfferId) => void;
}) {
  return (
    <>
      <Command.Item value={offer.id} disabled className={cn(rowClasses, 'items-start')}>
        <OfferRow offer={offer} chosen={false} />
      </Command.Item>
      {instead.map((replacement) => (
        <Command.Item
          key={replacement.id}
          value={`${offer.id} instead ${replacement.id}`}
          onSelect={() => onChoose(replacement.id)}
          className={cn(rowClasses, 'mb-1 ml-4 items-center py-1 text-accent text-sm')}
        >
          <ArrowRight aria-hidden size={14} />
          use {replacement.name} on {sourceNames[replacement.source].full}
        </Command.Item>
      ))}
    </>
  );
}

/** The list of offers with its filter: what the picker shows in its popover or sheet. */
export function OfferOptions({
  offers,
  chosen,
  onChoose,
}: {
  offers: readonly Offer[];
  chosen: OfferId;
  onChoose: (id: OfferId) => void;
}) {
  const [typed, setTyped] = useState('');
  return (
    <Command
      label="Filter"
      defaultValue={chosen}
      loop
      shouldFilter={false}
      className="flex min-h-0 flex-1 flex-col"
    >
      <div className="flex items-center gap-2 border-b px-3.5">
        <Search aria-hidden size={15} className="shrink-0 text-ink-3" />
        <Command.Input
          value={typed}
          onValueChange={setTyped}
          placeholder="Filter by name, service or ability"
          className="h-11 w-full bg-transparent text-sm outline-none placeholder:text-ink-3 max-desk:text-lg"
        />
      </div>
      <Command.List className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1.5">
        <Command.Empty className="px-3 py-6 text-center text-ink-3 text-sm">
          Nothing here fits that. Try another word.
        </Command.Empty>
        {findOffers(arrangeOffers(offers), typed).map((group) => (
          <Command.Group
            key={group.key}
            heading={group.heading}
            className="**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:font-semibold **:[[cmdk-group-heading]]:text-ink-2 **:[[cmdk-group-heading]]:text-xs"
          >
            {group.offers.map((offer) =>
              isRetired(offer) ? (
                <RetiredOptions
                  key={offer.id}
                  offer={offer}
                  instead={successors(offer, offers)}
                  onChoose={onChoose}
                />
              ) : (
                <Command.Item
                  key={offer.id}
                  value={offer.id}
                  onSelect={() => onChoose(offer.id)}
                  className={cn(rowClasses, 'items-start')}
                >
                  <OfferRow offer={offer} chosen={offer.id === chosen} />
                </Command.Item>
              ),
            )}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}
