import { ScrollRegion } from '@/components/ui/scroll-region';
import { isCallable } from '@/lib/models/catalog';
import type { Offer } from '@/lib/models/schema';
import type { OfferGroup } from './arrange-offers';
import { OfferRow } from './offer-row';

const head =
  'px-3 py-2.5 first:pl-4 last:pr-4 text-left font-semibold text-ink-2 text-xs whitespace-nowrap';

const columns = ['Model', 'Abilities', 'Context / output', 'Price in / out', 'Where', 'Use'];

/** Groups of models as one table; on a phone its rows are cards. */
export function OfferTable({
  groups,
  offers,
  region,
}: {
  groups: readonly OfferGroup[];
  /** All that is known, for what takes the place of a retired model. */
  offers: readonly Offer[];
  /** The AWS region of this installation. */
  region: string;
}) {
  return (
    <ScrollRegion label="Models" className="@container overflow-x-auto rounded-md border bg-raised">
      <table className="w-full text-sm tabular-nums @max-4xl:block">
        <caption className="sr-only">Models by service; prices in USD per million tokens</caption>
        <thead className="border-b bg-sunk @max-4xl:sr-only">
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={head}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.key} className="divide-y not-last:border-b @max-4xl:block">
            <tr className="@max-4xl:block">
              <th
                scope="rowgroup"
                colSpan={columns.length}
                className="bg-sunk/50 px-4 py-2 text-left font-semibold text-ink-2 text-xs @max-4xl:block"
              >
                {group.heading} · {group.offers.length}
              </th>
            </tr>
            {group.offers.map((offer) => (
              <OfferRow
                key={offer.id}
                offer={offer}
                offers={offers}
                callable={isCallable(offer, region)}
              />
            ))}
          </tbody>
        ))}
      </table>
    </ScrollRegion>
  );
}
