import { and, asc, eq, gt, lte, max, sql, sum } from 'drizzle-orm';
import type { Database } from '@/lib/db/client';
import { quotaCalls, quotaStates } from '@/lib/db/schema';
import { together } from '@/lib/db/together';
import {
  type Call,
  lengthOf,
  limitsOf,
  type Place,
  placeBehind,
  readQuota,
  strictest,
} from './quota';
import type { Quota, QuotaReading } from './schema';

/** What is counted together: one offer, and the limits that are configured for it. */
export type Metered = { offer: string; quota: Quota };

/** Times are milliseconds since 1970; a place after `latest` is told, not taken. */
type Asked = { id: string; tokens: number; notBefore: number; latest: number };
type Row = Call & { id: string };

/** Keeps the lock of an offer's line apart from other advisory locks. */
const lockSeed = 727_203_115;

/**
 * Takes the earliest place in an offer's line for the call `id`, or, when it stands there already,
 * looks whether its time has come or has changed. `at` of the place is `now` when it may go out.
 * All processes of a database share the line: no place is taken twice. Without a limit there is no
 * line, and a call is only counted when it has ended, for the day that a limit becomes known.
 */
export async function takePlace(
  db: Database,
  { offer, quota }: Metered,
  { id, tokens, notBefore, latest }: Asked,
  now: number,
): Promise<Place> {
  if (isUnlimited(quota) && notBefore <= now && (await isUntold(db, offer, now))) {
    return { at: now, limit: null };
  }
  const state = await readState(db, offer);
  const limits = strictest(quota, state.limits);
  const from = Math.max(now, notBefore, state.blockedUntil);
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${offer}, ${lockSeed}))`);
    const rows = await readRows(tx, offer, now);
    const own = rows.findIndex((row) => row.id === id);
    const ahead = own === -1 ? rows : rows.slice(0, own);
    const calls = [...ahead, ...(await olderCalls(tx, offer, limits, now))];
    const place = placeBehind(calls, limits, { from, tokens });
    if (place.at <= latest) await count(tx, { id, offer, at: place.at, tokens }, now);
    return place;
  });
}

const isUnlimited = (quota: Quota) => limitsOf(quota).length === 0;

/** Milliseconds that an offer counts as free after it was looked up; the service itself knows better. */
const freeMs = 1_000;
const lookedUp = new WeakMap<Database, Map<string, number>>();

/** Whether the service of an offer has neither told a limit nor refuses. */
async function isUntold(db: Database, offer: string, now: number): Promise<boolean> {
  const known = lookedUp.get(db) ?? new Map<string, number>();
  lookedUp.set(db, known);
  const age = now - (known.get(offer) ?? Number.NEGATIVE_INFINITY);
  if (age >= 0 && age < freeMs) return true;
  const { limits, blockedUntil } = await readState(db, offer);
  const isFree = isUnlimited(limits) && blockedUntil <= now;
  if (isFree) known.set(offer, now);
  else known.delete(offer);
  return isFree;
}

/** Notes a call and its time; what is older than a day is forgotten with it. */
async function count(
  db: Database,
  { at, ...call }: Row & { offer: string },
  now: number,
): Promise<void> {
  const time = new Date(at);
  const forgotten = db.$with('forgotten').as(
    db
      .delete(quotaCalls)
      .where(and(eq(quotaCalls.offer, call.offer), lte(quotaCalls.at, before(now, 'day'))))
      .returning({ id: quotaCalls.id }),
  );
  await db
    .with(forgotten)
    .insert(quotaCalls)
    .values({ ...call, at: time })
    .onConflictDoUpdate({ target: quotaCalls.id, set: { at: time } });
}

/**
 * Notes what a call really cost, and reads how full the limits of its offer are then. `at`: when it
 * went out, milliseconds since 1970.
 */
export async function settleCall(
  db: Database,
  metered: Metered,
  { id, at, tokens }: Call & { id: string },
  now: number,
): Promise<QuotaReading> {
  const { offer, quota } = metered;
  await noteCost(db, { id, offer, at: new Date(at), tokens, dayAgo: before(now, 'day') });
  const isFree = isUnlimited(quota) && (await isUntold(db, offer, now));
  return readMeter(db, metered, now, isFree ? untold : undefined);
}

type Cost = { id: string; offer: string; at: Date; tokens: number; dayAgo: Date };

/** Notes what calls cost; what is older than a day is forgotten with it. */
const noteCost = together<Cost>((db, costs) =>
  db.execute(sql`
    with cost as (
      select * from jsonb_to_recordset(${JSON.stringify(costs)}::jsonb)
        as cost (id uuid, offer text, at timestamptz, tokens int, "dayAgo" timestamptz)
    ),
    forgotten as (
      -- By the index: the day's calls are many.
      delete from quota_call
      where offer = any (array(select offer from cost)) and at <= (select min("dayAgo") from cost)
    )
    insert into quota_call (id, offer, at, tokens) select id, offer, at, tokens from cost
    on conflict (id) do update set tokens = excluded.tokens`),
);

/** Takes a call out of the line and of the count: it did not go out, or the service refused it. */
export async function dropCall(db: Database, id: string): Promise<void> {
  await db.delete(quotaCalls).where(eq(quotaCalls.id, id));
}

/** Keeps what the service told of its limits, and until when it refuses (milliseconds since 1970). */
export async function keepTold(
  db: Database,
  offer: string,
  told: { limits: Quota; blockedUntil?: number },
  now: number,
): Promise<void> {
  const { limits, blockedUntil } = told;
  lookedUp.get(db)?.delete(offer);
  const toldAt = new Date(now);
  const blocked = blockedUntil === undefined ? {} : { blockedUntil: new Date(blockedUntil) };
  await db
    .insert(quotaStates)
    .values({ offer, limits, toldAt, ...blocked })
    .onConflictDoUpdate({
      target: quotaStates.offer,
      set: {
        toldAt,
        limits: sql`${quotaStates.limits} || ${JSON.stringify(limits)}::jsonb`,
        ...blocked,
      },
    });
}

/** How full the limits of an offer are; `state` where what the service told has just been read. */
export async function readMeter(
  db: Database,
  { offer, quota }: Metered,
  now: number,
  state?: State,
): Promise<QuotaReading> {
  const { limits: told, blockedUntil } = state ?? (await readState(db, offer));
  const limits = strictest(quota, told);
  const calls = isUnlimited(limits)
    ? []
    : [...(await readRows(db, offer, now)), ...(await olderCalls(db, offer, limits, now))];
  return readQuota(offer, calls, limits, { now, blockedUntil });
}

const before = (now: number, window: 'minute' | 'day') => new Date(now - lengthOf(window));

/** What a service told of an offer; the time in milliseconds since 1970. */
type State = { limits: Quota; blockedUntil: number };
const untold: State = { limits: {}, blockedUntil: 0 };

async function readState(db: Database, offer: string): Promise<State> {
  const [state] = await db.select().from(quotaStates).where(eq(quotaStates.offer, offer));
  if (!state) return untold;
  return { limits: state.limits, blockedUntil: state.blockedUntil?.getTime() ?? 0 };
}

/** The calls of the last minute and those that wait, in the order of the line. */
async function readRows(db: Database, offer: string, now: number): Promise<Row[]> {
  const rows = await db
    .select({ id: quotaCalls.id, at: quotaCalls.at, tokens: quotaCalls.tokens })
    .from(quotaCalls)
    .where(and(eq(quotaCalls.offer, offer), gt(quotaCalls.at, before(now, 'minute'))))
    .orderBy(asc(quotaCalls.at), asc(quotaCalls.id));
  return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}

/** The rest of the day, minute by minute: each as one call, at its last one's time. */
async function olderCalls(
  db: Database,
  offer: string,
  limits: Quota,
  now: number,
): Promise<Call[]> {
  if (limits.tokensPerDay === undefined) return [];
  const rows = await db
    .select({ at: max(quotaCalls.at), tokens: sum(quotaCalls.tokens).mapWith(Number) })
    .from(quotaCalls)
    .where(
      and(
        eq(quotaCalls.offer, offer),
        gt(quotaCalls.at, before(now, 'day')),
        lte(quotaCalls.at, before(now, 'minute')),
      ),
    )
    .groupBy(sql`date_trunc('minute', ${quotaCalls.at})`);
  return rows.flatMap(({ at, tokens }) => (at ? [{ at: at.getTime(), tokens }] : []));
}
