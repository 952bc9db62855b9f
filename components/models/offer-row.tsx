import { MessageSquare } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { formatCount, formatDay, formatLimit, formatUsd } from '@/components/ui/format';
import type { Offer } from '@/lib/models/schema';
import { isRetired, successors } from './arrange-offers';
import { Abilities, LifecycleBadge, OfferName, priceText, UnlistedBadge } from './offer-details';
import { SourceDot, sourceNames } from './source';
import { whereAnswered } from './where';

/** One cell; on a phone, where a row is a card, it says what it is. */
function Cell({ label, children }: { label: string; children: ReactNode }) {
  return (
    <td className="px-3 py-3 align-top @max-4xl:grid @max-4xl:grid-cols-[7rem_minmax(0,1fr)] @max-4xl:gap-2 @max-4xl:px-0 @max-4xl:py-0">
      <span aria-hidden className="text-ink-3 @4xl:hidden">
        {label}
      </span>
      <div className="min-w-0">{children}</div>
    </td>
  );
}

function Unknown() {
  return (
    <span className="text-ink-3">
      <span aria-hidden>–</span>
      <span className="sr-only">not told</span>
    </span>
  );
}

const small = 'text-ink-3 text-xs';

function Limits({ contextTokens, maxOutputTokens }: Offer) {
  if (!contextTokens) return <Unknown />;
  return (
    <>
      <span title={`${formatCount(contextTokens)} tokens`}>{formatLimit(contextTokens)}</span>
      {maxOutputTokens ? (
        <span title={`${formatCount(maxOutputTokens)} tokens`}>
          {' '}
          / {formatLimit(maxOutputTokens)}
        </span>
      ) : null}
    </>
  );
}

function Cost({ price, asOf, from, changed }: Offer) {
  return (
    <>
      {price ? <p>{priceText(price)}</p> : <Unknown />}
      {price?.cachedInput === undefined ? null : (
        <p className={small}>{formatUsd(price.cachedInput)} cached</p>
      )}
      <p className={cn(small, '@4xl:min-w-44')}>
        {from}, {formatDay(asOf)}
      </p>
      {changed ? (
        <p className="text-warn text-xs">
          {changed.facts.map((fact) => factNames[fact]).join(', ')} changed in {changed.file}
          {price?.asOf ? `, ${formatDay(price.asOf)}` : ''}
        </p>
      ) : null}
    </>
  );
}

const factNames = {
  price: 'price',
  contextTokens: 'context',
  maxOutputTokens: 'output',
  quota: 'quota',
} as const;

function noteOf({ lifecycle }: Offer): string | undefined {
  if (lifecycle.state !== 'retired') return lifecycle.note;
  const { deprecatedOn, note } = lifecycle;
  const since = deprecatedOn && `Deprecated on ${formatDay(deprecatedOn)}.`;
  return [since, note].filter(Boolean).join(' ') || undefined;
}

function ChatLink({ offer, primary = false }: { offer: Offer; primary?: boolean }) {
  const name = `${offer.name} on ${sourceNames[offer.source].full}`;
  return (
    <Button asChild variant={primary ? 'secondary' : 'quiet'} className="justify-start text-left">
      <Link
        href={`/?model=${encodeURIComponent(offer.id)}`}
        prefetch={false}
        aria-label={primary ? `Chat with ${name}` : `Use ${name}`}
      >
        {primary ? (
          <>
            <MessageSquare aria-hidden size={14} />
            Chat
          </>
        ) : (
          <>
            <SourceDot source={offer.source} />
            Use {offer.name}
          </>
        )}
      </Link>
    </Button>
  );
}

/** What can be done with a model: a new chat, and one with what takes its place. */
function Ways({
  offer,
  offers,
  callable,
}: {
  offer: Offer;
  offers: readonly Offer[];
  callable: boolean;
}) {
  if (!callable) return <span className={small}>another region’s</span>;
  return (
    <div className="grid justify-items-start gap-0.5">
      {isRetired(offer) ? null : <ChatLink offer={offer} primary />}
      {successors(offer, offers).map((other) => (
        <ChatLink key={other.id} offer={other} />
      ))}
    </div>
  );
}

/** One model: a row of the table, or a card on a phone. */
export function OfferRow({
  offer,
  offers,
  callable,
}: {
  offer: Offer;
  /** Those that take its place are among these. */
  offers: readonly Offer[];
  /** Whether it can be called from the region of this installation. */
  callable: boolean;
}) {
  const note = noteOf(offer);
  return (
    <tr className="@max-4xl:grid @max-4xl:gap-1.5 @max-4xl:p-4">
      <th
        scope="row"
        className="px-3 py-3 text-left align-top font-normal @max-4xl:p-0 @4xl:min-w-64 @4xl:pl-4"
      >
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <SourceDot source={offer.source} className={cn(isRetired(offer) && 'opacity-50')} />
          <span className="font-medium">{offer.name}</span>
          <span className={small}>{sourceNames[offer.source].short}</span>
          <LifecycleBadge lifecycle={offer.lifecycle} />
          <UnlistedBadge offer={offer} />
        </span>
        <OfferName offer={offer} />
        {note ? <p className={cn(small, 'mt-1 max-w-[46ch]')}>{note}</p> : null}
      </th>
      <Cell label="Abilities">
        <span className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs">
          <Abilities offer={offer} />
        </span>
      </Cell>
      <Cell label="Context / output">
        <Limits {...offer} />
      </Cell>
      <Cell label="Price in / out">
        <Cost {...offer} />
      </Cell>
      <Cell label="Where">
        <span className="text-xs">{whereAnswered(offer) ?? <Unknown />}</span>
      </Cell>
      <td className="px-3 py-2.5 align-top @max-4xl:p-0 @4xl:min-w-44 @4xl:pr-4">
        <Ways offer={offer} offers={offers} callable={callable} />
      </td>
    </tr>
  );
}
