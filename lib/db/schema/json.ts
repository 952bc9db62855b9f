import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { user } from './accounts';

const moment = (name: string) => timestamp(name, { withTimezone: true });

/** A bench at work, so that every process knows of it; all times are the database's. */
export const benches = pgTable('bench', {
  id: uuid('id').primaryKey(),
  ownerId: text('owner_id')
    .notNull()
    .references(() => user.id, { onDelete: 'cascade' }),
  heartbeatAt: moment('heartbeat_at').notNull().defaultNow(),
  stopRequestedAt: moment('stop_requested_at'),
});
