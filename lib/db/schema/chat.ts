import type { UIMessageChunk } from 'ai';
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { ChatMessage } from '@/lib/chat/message';
import type { ChatSettings } from '@/lib/chat/schema';
import type { Exchange } from '@/lib/models/capture';
import type { Packed } from '@/lib/runs/packed';
import type { RunRecord, RunState } from '@/lib/runs/schema';
import { user } from './accounts';

const moment = (name: string) => timestamp(name, { withTimezone: true });

export const chats = pgTable(
  'chat',
  {
    id: uuid('id').primaryKey(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    title: text('title'),
    /** The offer chosen last in this chat. */
    model: text('model').notNull(),
    /** The settings chosen last in this chat. */
    settings: jsonb('settings').$type<ChatSettings>().notNull().default({}),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    /** Set by delete, cleared by undo; purged for good after a day. */
    deletedAt: moment('deleted_at'),
  },
  (table) => [index('chat_owner_updated').on(table.ownerId, table.updatedAt)],
);

/** A tree: an answer's parent is its question; a question's parent is the answer it follows. */
export const messages = pgTable(
  'message',
  {
    id: uuid('id').primaryKey(),
    chatId: uuid('chat_id')
      .notNull()
      .references(() => chats.id, { onDelete: 'cascade' }),
    parentId: uuid('parent_id').references((): AnyPgColumn => messages.id, { onDelete: 'cascade' }),
    role: text('role').$type<'user' | 'assistant'>().notNull(),
    parts: jsonb('parts').$type<ChatMessage['parts']>().notNull(),
    metadata: jsonb('metadata').$type<NonNullable<ChatMessage['metadata']>>().notNull(),
    /** The order of arrival within the whole database. */
    position: bigint('position', { mode: 'number' }).generatedAlwaysAsIdentity(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index('message_chat_position').on(table.chatId, table.position)],
);

export const runs = pgTable(
  'run',
  {
    id: uuid('id').primaryKey(),
    chatId: uuid('chat_id')
      .notNull()
      .references(() => chats.id, { onDelete: 'cascade' }),
    questionId: uuid('question_id')
      .notNull()
      .references(() => messages.id, { onDelete: 'cascade' }),
    answerId: uuid('answer_id')
      .notNull()
      .references(() => messages.id, { onDelete: 'cascade' }),
    offer: text('offer').notNull(),
    state: text('state').$type<RunState>().notNull(),
    metadata: jsonb('metadata').$type<RunRecord>().notNull(),
    startedAt: moment('started_at').notNull().defaultNow(),
    /** By the database's clock, as are the next two: the processes' clocks may differ. */
    heartbeatAt: moment('heartbeat_at').notNull().defaultNow(),
    /** Somebody pressed Stop at a process that does not write this run. */
    stopRequestedAt: moment('stop_requested_at'),
    /** A process that does not write this run was read from last. */
    watchedAt: moment('watched_at'),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    uniqueIndex('run_one_running_per_chat').on(table.chatId).where(sql`state = 'running'`),
    index('run_question').on(table.questionId),
  ],
);

/** The append-only log: one row a flush, chunks `firstSeq` to `firstSeq + chunks.length - 1`. */
export const runChunks = pgTable(
  'run_chunk',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    firstSeq: integer('first_seq').notNull(),
    chunks: jsonb('chunks').$type<UIMessageChunk[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.firstSeq] })],
);

/** What was sent for a run and what came back, call by call, without secrets. */
export const runExchanges = pgTable(
  'run_exchange',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    exchange: jsonb('exchange').$type<Exchange | Packed>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.position] })],
);

/** The settings that somebody's new chats begin with. */
export const chatDefaults = pgTable('chat_default', {
  userId: text('user_id')
    .primaryKey()
    .references(() => user.id, { onDelete: 'cascade' }),
  settings: jsonb('settings').$type<ChatSettings>().notNull(),
});
