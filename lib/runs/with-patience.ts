import type { LanguageModelV4 } from '@ai-sdk/provider';
import { wrapLanguageModel } from 'ai';
import type { Context } from '@/lib/accounts/context';
import { allOffers } from '@/lib/models/on-offer';
import { patient } from '@/lib/models/patient';
import { refuseLine } from '@/lib/models/refuse-line';
import type { Offer } from '@/lib/models/schema';
import { twinOf } from '@/lib/models/twins';
import { openLine, realClock } from '@/lib/usage/quota-line';
import type { Writer } from './read-step';

/**
 * A model whose calls keep to the quota of their offer and are made again when they failed before
 * the first word; the readers of the answer see it wait.
 */
export function withPatience(
  ctx: Context,
  offer: Offer,
  model: LanguageModelV4,
  writer: Writer,
): LanguageModelV4 {
  const { id, quota = {} } = offer;
  return wrapLanguageModel({
    model,
    middleware: patient({
      line: openLine(ctx.db, { offer: id, quota }, realClock),
      refuse: async ({ place: { limit }, waitMs }) =>
        refuseLine(offer, { limit, waitMs }, twinOf(offer, await allOffers())),
      tell: (messageMetadata) => writer.append({ type: 'message-metadata', messageMetadata }),
    }),
  });
}
