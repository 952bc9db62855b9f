'use client';

import { type RetiredOffer, successors } from '@/components/models/arrange-offers';
import { SourceDot, sourceNames } from '@/components/models/source';
import { Button } from '@/components/ui/button';
import { formatDay } from '@/components/ui/format';
import { Notice } from '@/components/ui/notice';
import type { Offer, OfferId } from '@/lib/models/schema';

/** Says, before anything is sent, that the chat's model answers no more, and what can take its place. */
export function RetiredNotice({
  chosen,
  offers,
  onChoose,
}: {
  chosen: RetiredOffer;
  offers: readonly Offer[];
  onChoose: (id: OfferId) => void;
}) {
  return (
    <Notice
      tone="warn"
      role="alert"
      title={`${chosen.name} was retired on ${formatDay(chosen.lifecycle.on)}`}
      actions={successors(chosen, offers).map((offer, index) => (
        <Button
          key={offer.id}
          variant={index === 0 ? 'primary' : 'secondary'}
          onClick={() => onChoose(offer.id)}
        >
          {index === 0 ? null : <SourceDot source={offer.source} />}
          Use {offer.name}
          <span className="font-normal">{sourceNames[offer.source].short}</span>
        </Button>
      ))}
    >
      The chat goes on with another model.
    </Notice>
  );
}
