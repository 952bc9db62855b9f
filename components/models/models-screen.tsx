'use client';

import { useState } from 'react';
import { ScreenBody } from '@/components/shell/screen-body';
import { ScreenHeader } from '@/components/shell/screen-header';
import { Notice } from '@/components/ui/notice';
import type { ModelsOverview } from '@/lib/models/schema';
import { arrangeOffers, findOffers } from './arrange-offers';
import { filterOffers, noFilter } from './filter-offers';
import { ListReadings } from './list-readings';
import { OfferFilters } from './offer-filters';
import { OfferTable } from './offer-table';

/** Every model that is known: what it can do, costs and is followed by, and a chat with it. */
export function ModelsScreen({ offers, region, readings, unusedOverrides }: ModelsOverview) {
  const [typed, setTyped] = useState('');
  const [filter, setFilter] = useState(noFilter);
  const groups = findOffers(arrangeOffers(filterOffers(offers, filter)), typed);
  const shown = groups.reduce((sum, group) => sum + group.offers.length, 0);
  return (
    <>
      <ScreenHeader title="Models" />
      <ScreenBody width="wide">
        <ListReadings readings={readings} />
        {unusedOverrides ? (
          <Notice tone="warn">
            {unusedOverrides.file} also names {unusedOverrides.ids.join(', ')}: there is no such
            model on offer.
          </Notice>
        ) : null}
        <OfferFilters
          sources={readings.map(({ source }) => source)}
          typed={typed}
          onType={setTyped}
          filter={filter}
          onFilter={setFilter}
        />
        <output className="text-ink-3 text-xs">
          {shown} of {offers.length} models. Prices in USD per million tokens.
        </output>
        {shown > 0 ? (
          <OfferTable groups={groups} offers={offers} region={region} />
        ) : (
          <p className="py-10 text-center text-ink-3 text-sm">
            No model fits all of that. Take a filter away.
          </p>
        )}
      </ScreenBody>
    </>
  );
}
