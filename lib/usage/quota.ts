import type { Quota, QuotaLimit, QuotaReading } from './schema';

/**
 * One call in the meter: when it went out, or will (milliseconds since 1970), and its tokens: an
 * estimate until the service has counted.
 */
export type Call = { at: number; tokens: number };

/** When a call may go out, and which limit keeps it from going at once. */
export type Place = { at: number; limit: QuotaLimit | null };

/** The service sees a call a little later than it is counted here, so it also forgets it later. */
const marginMs = 1_000;

const windowMs = { '10 seconds': 10_000, minute: 60_000, day: 86_400_000 } as const;

/** How long a call counts in a window, in milliseconds. */
export function lengthOf(window: QuotaLimit['window']): number {
  return windowMs[window] + marginMs;
}

/** The limits of a quota that are known. */
export function limitsOf(quota: Quota): QuotaLimit[] {
  const { requestsPer10Seconds, requestsPerMinute, tokensPerMinute, tokensPerDay } = quota;
  return [
    { unit: 'requests' as const, window: '10 seconds' as const, limit: requestsPer10Seconds },
    { unit: 'requests' as const, window: 'minute' as const, limit: requestsPerMinute },
    { unit: 'tokens' as const, window: 'minute' as const, limit: tokensPerMinute },
    { unit: 'tokens' as const, window: 'day' as const, limit: tokensPerDay },
  ].flatMap(({ limit, ...rest }) => (limit === undefined ? [] : [{ ...rest, limit }]));
}

/** Each limit at the smaller of both: neither the owner's nor the service's is passed. */
export function strictest(one: Quota, other: Quota): Quota {
  const names = [
    'requestsPer10Seconds',
    'requestsPerMinute',
    'tokensPerMinute',
    'tokensPerDay',
  ] as const;
  const both = names.map((name) => {
    const known = [one[name], other[name]].filter((limit) => limit !== undefined);
    return [name, known.length > 0 ? Math.min(...known) : undefined] as const;
  });
  return Object.fromEntries(both.filter(([, limit]) => limit !== undefined));
}

/**
 * The earliest place behind all of `calls`, not before `from`: nobody overtakes. A call of more
 * tokens than a limit has waits for an empty window; whether it fits is the service's to say.
 */
export function placeBehind(
  calls: readonly Call[],
  quota: Quota,
  { from, tokens }: { from: number; tokens: number },
): Place {
  const line = calls.toSorted((one, other) => one.at - other.at);
  const end = line.at(-1)?.at ?? from;
  const start = Math.max(from, end);
  return limitsOf(quota).reduce<Place>(
    (place, limit) => {
      const at = roomAt(line, limit, start, tokens);
      return at > place.at ? { at, limit } : place;
    },
    { at: start, limit: end > from ? fullest(line, quota, from) : null },
  );
}

/** The limit for which those ahead stand in line. */
function fullest(line: readonly Call[], quota: Quota, from: number): QuotaLimit | null {
  const shares = limitsOf(quota).map((limit) => {
    const ahead = line.filter(({ at }) => at > from - lengthOf(limit.window));
    return {
      limit,
      share: ahead.reduce((sum, call) => sum + amountOf(call, limit.unit), 0) / limit.limit,
    };
  });
  return shares.toSorted((one, other) => other.share - one.share)[0]?.limit ?? null;
}

const amountOf = (call: { tokens: number }, unit: QuotaLimit['unit']) =>
  unit === 'requests' ? 1 : call.tokens;

/** When a window has let go of enough; `line` is in order and ends at `start` or before. */
function roomAt(
  line: readonly Call[],
  { unit, window, limit }: QuotaLimit,
  start: number,
  tokens: number,
): number {
  const length = lengthOf(window);
  const inside = line.filter(({ at }) => at > start - length);
  const asked = Math.min(amountOf({ tokens }, unit), limit);
  let over = inside.reduce((sum, call) => sum + amountOf(call, unit), asked) - limit;
  let room = start;
  for (const call of inside) {
    if (over <= 0) break;
    over -= amountOf(call, unit);
    room = call.at + length;
  }
  return room;
}

/** How full the windows are at `now`, and when one more message would go out. */
export function readQuota(
  offer: string,
  calls: readonly Call[],
  quota: Quota,
  { now, blockedUntil }: { now: number; blockedUntil: number },
): QuotaReading {
  const next = placeBehind(calls, quota, { from: Math.max(now, blockedUntil), tokens: 1 });
  const meters = limitsOf(quota).map((limit) => {
    const length = lengthOf(limit.window);
    const inside = calls.filter(({ at }) => at > now - length && at <= now);
    const oldest = Math.min(...inside.map(({ at }) => at));
    return {
      ...limit,
      used: inside.reduce((sum, call) => sum + amountOf(call, limit.unit), 0),
      freesAt: inside.length > 0 ? new Date(oldest + length).toISOString() : null,
    };
  });
  return {
    offer,
    at: new Date(now).toISOString(),
    meters,
    nextAt: new Date(next.at).toISOString(),
  };
}
