import { integer, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { ImageType } from '@/lib/files/schema';
import { user } from './accounts';
import { bytes } from './bytes';

/** Images by content hash: the same picture sent twice by one owner is stored once. */
export const files = pgTable(
  'file',
  {
    id: uuid('id').primaryKey(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    sha256: text('sha256').notNull(),
    mediaType: text('media_type').$type<ImageType>().notNull(),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    size: integer('size').notNull(),
    data: bytes('data').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [uniqueIndex('file_owner_hash').on(table.ownerId, table.sha256)],
);
