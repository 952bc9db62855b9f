import type { Context } from '@/lib/accounts/context';
import { AppError } from '@/lib/errors';
import { readMeter } from '@/lib/usage/quota-store';
import type { QuotaReading } from '@/lib/usage/schema';
import { findAnyOffer } from './on-offer';

/** How full the limits of an offer are now. Throws `unknown_model`. */
export async function readOfferQuota(ctx: Context, id: string): Promise<QuotaReading> {
  const offer = await findAnyOffer(id);
  if (!offer) throw new AppError('unknown_model', { message: `There is no model ${id} on offer.` });
  return readMeter(ctx.db, { offer: offer.id, quota: offer.quota ?? {} }, Date.now());
}
