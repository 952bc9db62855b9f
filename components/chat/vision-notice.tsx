'use client';

import { Eye } from 'lucide-react';
import { isRetired } from '@/components/models/arrange-offers';
import { sourceNames } from '@/components/models/source';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { Offer, OfferId } from '@/lib/models/schema';

/** Pure: a model that sees, at the same service where there is one. */
function visionOffer(offers: readonly Offer[], chosen: Offer): Offer | undefined {
  const seeing = offers.filter((offer) => offer.abilities.vision && !isRetired(offer));
  return seeing.find((offer) => offer.source === chosen.source) ?? seeing[0];
}

/** Says, before anything is sent, that the chosen model cannot see the attached images. */
export function VisionNotice({
  offers,
  chosen,
  onChoose,
  onRemoveImages,
}: {
  offers: readonly Offer[];
  chosen: Offer;
  onChoose: (id: OfferId) => void;
  onRemoveImages: () => void;
}) {
  const seeing = visionOffer(offers, chosen);
  return (
    <Notice
      tone="warn"
      role="alert"
      title={`${chosen.name} cannot see images`}
      actions={
        <>
          {seeing ? (
            <Button variant="primary" onClick={() => onChoose(seeing.id)}>
              <Eye aria-hidden size={14} />
              Use {seeing.name}
              <span className="font-normal">{sourceNames[seeing.source].short}</span>
            </Button>
          ) : null}
          <Button onClick={onRemoveImages}>Remove the images</Button>
        </>
      }
    >
      Choose a model that can, or send the text alone.
    </Notice>
  );
}
