import { index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Quota } from '@/lib/usage/schema';

const moment = (name: string) => timestamp(name, { withTimezone: true });

/** One call of a service, for the quotas: its tokens are an estimate until the service counts. */
export const quotaCalls = pgTable(
  'quota_call',
  {
    id: uuid('id').primaryKey(),
    offer: text('offer').notNull(),
    at: moment('at').notNull(),
    tokens: integer('tokens').notNull(),
  },
  (table) => [index('quota_call_offer_at').on(table.offer, table.at)],
);

/** What a service itself said of an offer's quota, in headers or by refusing. */
export const quotaStates = pgTable('quota_state', {
  offer: text('offer').primaryKey(),
  limits: jsonb('limits').$type<Quota>().notNull(),
  toldAt: moment('told_at').notNull(),
  /** Until then the service refuses. */
  blockedUntil: moment('blocked_until'),
});
