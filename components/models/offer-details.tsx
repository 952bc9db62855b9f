import { Braces, Eye, type LucideIcon, Wrench } from 'lucide-react';
import { Badge, type Tone } from '@/components/ui/badge';
import { formatDay, formatLimit, formatUsd } from '@/components/ui/format';
import type { Lifecycle, Offer, Price } from '@/lib/models/schema';

function Ability({ icon: Icon, children }: { icon: LucideIcon; children: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      <Icon aria-hidden size={12} strokeWidth={1.75} />
      {children}
    </span>
  );
}

/** `$0.50 / $1.50 per M tokens in/out`. */
function priceText(price: Price): string {
  return `${formatUsd(price.input)} / ${formatUsd(price.output)} per M tokens in/out`;
}

/** What an offer can do, how much it takes and what it costs, in one quiet line. */
export function OfferFacts({ offer }: { offer: Offer }) {
  const { vision, tools, json } = offer.abilities;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-ink-3 text-xs tabular-nums">
      {vision ? <Ability icon={Eye}>vision</Ability> : null}
      {tools ? <Ability icon={Wrench}>tools</Ability> : null}
      {json !== 'none' ? <Ability icon={Braces}>JSON</Ability> : null}
      {offer.contextTokens ? <span>{formatLimit(offer.contextTokens)} context</span> : null}
      {offer.price ? <span>{priceText(offer.price)}</span> : null}
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

/** How far a model is in its life; nothing for one that is simply available. */
export function LifecycleBadge({ lifecycle }: { lifecycle: Lifecycle }) {
  const tone = tones[lifecycle.state];
  if (!tone) return null;
  const text =
    lifecycle.state === 'retired' ? `retired on ${formatDay(lifecycle.on)}` : lifecycle.state;
  return <Badge tone={tone}>{text}</Badge>;
}
