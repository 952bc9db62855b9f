import { date, numeric, pgTable, text } from 'drizzle-orm/pg-core';

export const payments = pgTable('payment', {
  id: text('id').primaryKey(),
  customerId: text('customer_id').notNull(),
  amount: numeric('amount', { precision: 12, scale: 2 }).notNull(),
  date: date('date', { mode: 'string' }).notNull(),
  status: text('status').notNull(),
});
