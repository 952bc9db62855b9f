import type { Quota } from './quotas';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Which limit is passed, and when asking again makes sense. */
export type Excess = { what: 'requests' | 'tokens' | 'day' | 'month'; retryAfterMs: number };

/** What a model can still take, of each limit that its quota has. */
export type Left = { requests10Seconds: number; tokensMinute: number; tokensMonth: number };

/** Counts what each model is asked, in memory. */
export type Meter = {
  /** Takes a request of at most so many tokens, or says which limit it would pass. */
  admit(model: string, quota: Quota, tokens: number): Excess | undefined;
  /** Adds the tokens that a request really cost. */
  spend(model: string, tokens: number): void;
  left(model: string, quota: Quota): Left;
};

type Entry = { at: number; requests: number; tokens: number };
type Account = { entries: Entry[]; day: Period; month: Period };
type Period = { name: string; tokens: number };
type Unit = 'requests' | 'tokens';

/** Windows slide, so that the request after the last one allowed is always the refused one. */
export function createMeter(now: () => number, enforced: boolean): Meter {
  const accounts = new Map<string, Account>();
  const open = (model: string): Account => {
    const known = accounts.get(model);
    const account = known ?? { entries: [], day: period(''), month: period('') };
    if (!known) accounts.set(model, account);
    refresh(account, now());
    return account;
  };
  return {
    admit(model, quota, tokens) {
      const account = open(model);
      const excess = enforced ? findExcess(account, quota, tokens, now()) : undefined;
      if (!excess) account.entries.push({ at: now(), requests: 1, tokens: 0 });
      return excess;
    },
    spend(model, tokens) {
      const account = open(model);
      account.entries.push({ at: now(), requests: 0, tokens });
      account.day.tokens += tokens;
      account.month.tokens += tokens;
    },
    left(model, quota) {
      const { entries, month } = open(model);
      const rest = (limit: number | undefined, used: number) => Math.max(0, (limit ?? 0) - used);
      return {
        requests10Seconds: rest(
          quota.requestsPer10Seconds,
          sum(entries, 'requests', now() - 10 * SECOND),
        ),
        tokensMinute: rest(quota.tokensPerMinute, sum(entries, 'tokens', now() - MINUTE)),
        tokensMonth: rest(quota.tokensPerMonth, month.tokens),
      };
    },
  };
}

function period(name: string): Period {
  return { name, tokens: 0 };
}

/** Forgets what is older than every window; a new day and a new month begin at nothing (UTC). */
function refresh(account: Account, now: number): void {
  const fresh = account.entries.findIndex(({ at }) => at > now - MINUTE);
  if (fresh !== 0) account.entries = fresh < 0 ? [] : account.entries.slice(fresh);
  const date = new Date(now).toISOString();
  if (account.day.name !== date.slice(0, 10)) account.day = period(date.slice(0, 10));
  if (account.month.name !== date.slice(0, 7)) account.month = period(date.slice(0, 7));
}

function sum(entries: readonly Entry[], unit: Unit, since: number): number {
  return entries.reduce((total, entry) => (entry.at > since ? total + entry[unit] : total), 0);
}

function findExcess(
  { entries, day, month }: Account,
  quota: Quota,
  tokens: number,
  now: number,
): Excess | undefined {
  const windows: [Excess['what'] & Unit, number, number | undefined, number][] = [
    ['requests', 10 * SECOND, quota.requestsPer10Seconds, 1],
    ['requests', MINUTE, quota.requestsPerMinute, 1],
    ['tokens', MINUTE, quota.tokensPerMinute, tokens],
  ];
  for (const [what, length, limit, asked] of windows) {
    const wait = waitFor(entries, what, now - length, limit, asked);
    if (wait !== undefined) return { what, retryAfterMs: Math.min(wait, length) };
  }
  const today = new Date(now);
  const midnight = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + 1);
  if (day.tokens + tokens > (quota.tokensPerDay ?? Number.POSITIVE_INFINITY)) {
    return { what: 'day', retryAfterMs: midnight - now };
  }
  const next = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 1);
  return month.tokens + tokens > (quota.tokensPerMonth ?? Number.POSITIVE_INFINITY)
    ? { what: 'month', retryAfterMs: next - now }
    : undefined;
}

/** How long until enough has left a window for what is asked; undefined: there is room now. */
function waitFor(
  entries: readonly Entry[],
  unit: Unit,
  since: number,
  limit: number | undefined,
  asked: number,
): number | undefined {
  if (limit === undefined) return undefined;
  let over = sum(entries, unit, since) + asked - limit;
  if (over <= 0) return undefined;
  for (const entry of entries) {
    if (entry.at <= since) continue;
    over -= entry[unit];
    if (over <= 0) return entry.at - since;
  }
  return Number.POSITIVE_INFINITY; // more than the limit by itself
}
