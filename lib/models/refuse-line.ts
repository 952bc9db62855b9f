import { AppError } from '@/lib/errors';
import type { QuotaLimit } from '@/lib/usage/schema';
import type { Offer } from './schema';
import { nameAndPlace } from './twins';

/** For example `in a minute`, `in about 4 minutes`, `in about 6 hours`. */
function inTime(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes <= 1) return 'in a minute';
  return minutes < 90
    ? `in about ${minutes} minutes`
    : `in about ${Math.ceil(ms / 3_600_000)} hours`;
}

function whyFull(limit: QuotaLimit, offer: Offer): string {
  const amount = `${limit.limit.toLocaleString('en')} ${limit.unit}`;
  return limit.window === 'day'
    ? `${offer.name} has had its ${amount} of 24 hours.`
    : `${offer.name} takes ${amount} in ${limit.window === 'minute' ? 'a minute' : limit.window}, and too many messages wait already.`;
}

/** Why a call is not even put in line: which limit is reached, when there is room, and who else could answer. */
export function refuseLine(
  offer: Offer,
  { limit, waitMs }: { limit: QuotaLimit | null; waitMs: number },
  twin: Offer | undefined,
): AppError {
  return new AppError('service_rate_limited', {
    message: limit
      ? `${whyFull(limit, offer)} There is room again ${inTime(waitMs)}.`
      : `${offer.name} has refused this account's messages because of a limit. It can be asked again ${inTime(waitMs)}.`,
    action: twin
      ? { kind: 'use-model', offer: twin.id, name: nameAndPlace(twin) }
      : { kind: 'retry' },
  });
}
