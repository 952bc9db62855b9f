import { Braces, Brain, Eye, type LucideIcon, Wrench } from 'lucide-react';
import { Badge, type Tone } from '@/components/ui/badge';
import { formatDay, formatLimit, formatUsd } from '@/components/ui/format';
import type { Lifecycle, Offer, Price } from '@/lib/models/schema';
import { type AbilityName, abilityChecks } from './filter-offers';

const icons: { readonly [A in AbilityName]: LucideIcon } = {
  vision: Eye,
  tools: Wrench,
  JSON: Braces,
  reasoning: Brain,
};

// The keys of a constant object are of its own type.
export const abilityNames = Object.keys(icons) as AbilityName[];

/** What an offer can do, each with its sign; nothing for one that only writes. */
export function Abilities({ offer }: { offer: Offer }) {
  return abilityNames
    .filter((name) => abilityChecks[name](offer.abilities))
    .map((name) => {
      const Icon = icons[name];
      return (
        <span key={name} className="inline-flex items-center gap-1">
          <Icon aria-hidden size={12} strokeWidth={1.75} />
          {name}
        </span>
      );
    });
}

/** `$0.50 / $1.50`, input and output. */
export function priceText(price: Price): string {
  return `${formatUsd(price.input)} / ${formatUsd(price.output)}`;
}

/** What an offer can do, how much it takes and what it costs, in one quiet line. */
export function OfferFacts({ offer }: { offer: Offer }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-ink-3 text-xs tabular-nums">
      <Abilities offer={offer} />
      {offer.contextTokens ? <span>{formatLimit(offer.contextTokens)} context</span> : null}
      {offer.price ? <span>{priceText(offer.price)} per M tokens in/out</span> : null}
    </span>
  );
}

/** The id that the service knows, and the dated model that answers to it where that is another. */
export function OfferName({ offer }: { offer: Offer }) {
  return (
    <span className="break-all font-mono text-ink-3 text-xs">
      {offer.modelId}
      {offer.resolvesTo ? <span title="The model that answers"> → {offer.resolvesTo}</span> : null}
    </span>
  );
}

const tones: { readonly [S in Lifecycle['state']]: Tone | null } = {
  active: null,
  preview: 'accent',
  legacy: 'warn',
  deprecated: 'warn',
  retired: 'neutral',
};

function lifecycleText(lifecycle: Lifecycle): string {
  if (lifecycle.state === 'retired') return `retired on ${formatDay(lifecycle.on)}`;
  const end = 'endsOn' in lifecycle ? lifecycle.endsOn : undefined;
  return end ? `${lifecycle.state}, ends on ${formatDay(end)}` : lifecycle.state;
}

/** How far a model is in its life; nothing for one that is simply available. */
export function LifecycleBadge({ lifecycle }: { lifecycle: Lifecycle }) {
  const tone = tones[lifecycle.state];
  return tone ? <Badge tone={tone}>{lifecycleText(lifecycle)}</Badge> : null;
}

/** Says that the service's own list is without this model; it can be tried all the same. */
export function UnlistedBadge({ offer }: { offer: Offer }) {
  if (!offer.unlisted) return null;
  const where = offer.source === 'bedrock' ? 'region' : 'account';
  return <Badge tone="warn">not listed for this {where}</Badge>;
}
