import { sql } from 'drizzle-orm';
import {
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { ErrorBody } from '@/lib/errors';
import type { DocumentKind, DocumentState, TextLanguage } from '@/lib/knowledge/schema';
import { user } from './accounts';
import { bytes } from './bytes';

const moment = (name: string) => timestamp(name, { withTimezone: true });
const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

const languages: readonly TextLanguage[] = ['english', 'french', 'simple'];

const owner = () =>
  text('owner_id')
    .notNull()
    .references(() => user.id, { onDelete: 'cascade' });

export const collections = pgTable(
  'collection',
  {
    id: uuid('id').primaryKey(),
    ownerId: owner(),
    name: text('name').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    deletedAt: moment('deleted_at'),
  },
  (table) => [index('collection_owner').on(table.ownerId)],
);

/** The bytes of documents by content hash: the same file twice, in any collection, is stored once. */
export const documentFiles = pgTable(
  'document_file',
  {
    id: uuid('id').primaryKey(),
    ownerId: owner(),
    sha256: text('sha256').notNull(),
    data: bytes('data').notNull(),
  },
  (table) => [uniqueIndex('document_file_owner_hash').on(table.ownerId, table.sha256)],
);

/** A file within a collection, and how far it has come on the way to being searchable. */
export const documents = pgTable(
  'document',
  {
    id: uuid('id').primaryKey(),
    ownerId: owner(),
    collectionId: uuid('collection_id')
      .notNull()
      .references(() => collections.id, { onDelete: 'cascade' }),
    fileId: uuid('file_id')
      .notNull()
      .references(() => documentFiles.id),
    name: text('name').notNull(),
    kind: text('kind').$type<DocumentKind>().notNull(),
    /** Bytes. */
    size: integer('size').notNull(),
    state: text('state').$type<DocumentState>().notNull(),
    /** Why it failed. */
    failure: jsonb('failure').$type<ErrorBody>(),
    /** Chunks that have their vector, of `chunkCount`. */
    embedded: integer('embedded').notNull().default(0),
    chunkCount: integer('chunk_count').notNull().default(0),
    pages: integer('pages'),
    language: text('language').$type<TextLanguage>(),
    /** What was read out of the file; chunks point into it. */
    text: text('text'),
    /** The embedding model of its vectors. */
    embeddingModel: text('embedding_model'),
    /** Who works on it; whoever has lost the lease writes nothing more. */
    lease: uuid('lease'),
    /** Whoever works on it says so; by the database's clock. */
    heartbeatAt: moment('heartbeat_at'),
    /** How often somebody has begun to work on it; one that ends the process is not begun for ever. */
    attempts: integer('attempts').notNull().default(0),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    /** Its chunks go at once; the file stays for as long as it can be brought back. */
    deletedAt: moment('deleted_at'),
  },
  (table) => [
    uniqueIndex('document_collection_file').on(table.collectionId, table.fileId),
    index('document_owner').on(table.ownerId),
    index('document_of_file').on(table.fileId),
  ],
);

/**
 * A stretch of a document's text. Its vector stands in `chunk_vector`, which only exists where the
 * database has pgvector.
 */
export const chunks = pgTable(
  'chunk',
  {
    id: uuid('id').primaryKey(),
    ownerId: owner(),
    collectionId: uuid('collection_id')
      .notNull()
      .references(() => collections.id, { onDelete: 'cascade' }),
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    /** Characters (UTF-16 units) of the document's text: from, and up to. */
    start: integer('start').notNull(),
    end: integer('end').notNull(),
    /** With what it needs to be understood alone: a table's head, for one. */
    text: text('text').notNull(),
    /** The headings above it, the outermost first. */
    headings: jsonb('headings').$type<string[]>().notNull(),
    /** Pages are counted from 1; only where the kind of file has them. */
    firstPage: integer('first_page'),
    lastPage: integer('last_page'),
    tokens: integer('tokens').notNull(),
    language: text('language').$type<TextLanguage>().notNull(),
    search: tsvector('search').notNull(),
  },
  (table) => [
    uniqueIndex('chunk_document_position').on(table.documentId, table.position),
    index('chunk_owner_collection').on(table.ownerId, table.collectionId),
    // A question is put to the words of each language in its own form. What is added goes into the
    // index at once: a list of what is still to be added would be read by every search.
    ...languages.map((language) =>
      index(`chunk_search_${language}`)
        .using('gin', table.search)
        .with({ fastupdate: false })
        .where(sql`${table.language} = ${sql.raw(`'${language}'`)}`),
    ),
  ],
);
