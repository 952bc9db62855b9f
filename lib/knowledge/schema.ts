import { z } from 'zod';
import type { ErrorBody } from '@/lib/errors';
import { storableText } from '@/lib/models/schema';
import type { Cost } from '@/lib/usage/schema';
import { maxCollections } from './document-limits';

export { maxCollections, maxDocumentBytes } from './document-limits';

/** What a file is, judged by its bytes; of the texts, by its name as well. */
export const documentKinds = ['pdf', 'docx', 'html', 'markdown', 'csv', 'text'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/**
 * waiting → reading → embedding → ready; `failed` from any of them, with the cause. `stale`: its
 * vectors are of another model than the one in use, and are being made again.
 */
export const documentStates = [
  'waiting',
  'reading',
  'embedding',
  'ready',
  'stale',
  'failed',
] as const;
export type DocumentState = (typeof documentStates)[number];

/** By which words are reduced to their stems; `simple` is every other language. */
export const textLanguages = ['english', 'french', 'simple'] as const;
export type TextLanguage = (typeof textLanguages)[number];

export type Collection = {
  id: string;
  name: string;
  documents: number;
  chunks: number;
};

export type DocumentItem = {
  id: string;
  collectionId: string;
  name: string;
  kind: DocumentKind;
  /** Bytes. */
  size: number;
  state: DocumentState;
  failure: ErrorBody | null;
  /** Chunks that have their vector. */
  embedded: number;
  chunkCount: number;
  pages: number | null;
  /** ISO 8601. */
  createdAt: string;
};

/** Where a chunk stands: characters of the document's text, pages from 1, the headings above. */
export type ChunkPlace = {
  start: number;
  end: number;
  headings: string[];
  firstPage: number | null;
  lastPage: number | null;
};

/** A stretch of a document's text, with what is needed to understand and to find it alone. */
export type Chunk = ChunkPlace & {
  /** `text.slice(start, end)` of the document; before a later part of a table, the table's head. */
  text: string;
  /** Estimated. */
  tokens: number;
  language: TextLanguage;
};

/** What is read out of a file. `pages` is null where the kind of file has none. */
export type ExtractedDocument = {
  /** Storable: no NUL, no half of a surrogate pair. */
  text: string;
  pages: number | null;
  language: TextLanguage;
  chunks: Chunk[];
};

export type ChunkItem = ChunkPlace & { id: string; position: number; tokens: number };

/** A document with all that was read out of it. */
export type DocumentText = DocumentItem & { text: string; chunks: ChunkItem[] };

/** What a search finds: the text of a chunk, whose it is, and how well it fits (more is better). */
export type Passage = ChunkPlace & {
  chunkId: string;
  documentId: string;
  documentName: string;
  collectionId: string;
  text: string;
  score: number;
  /** The cosine of its vector and the question's; null where only its words were found. */
  similarity: number | null;
};

/**
 * Whether documents can be searched here, and if not what to do about it. `demonstration`: the
 * built-in emulator makes their vectors.
 */
export type KnowledgeState =
  | { available: true; demonstration?: true }
  | { available: false; problem: ErrorBody };

const Id = z.uuid().toLowerCase();
export const CollectionId = Id;
export const DocumentId = Id;
const Name = storableText.pipe(z.string().trim().min(1).max(200));

export const NewCollection = z.strictObject({ id: CollectionId, name: Name });
export const CollectionReference = z.strictObject({ id: CollectionId });
export const DocumentReference = z.strictObject({ id: DocumentId });
export const RenameCollection = z.strictObject({ id: CollectionId, name: Name });
export const RenameDocument = z.strictObject({ id: DocumentId, name: Name });
export type NewCollection = z.infer<typeof NewCollection>;
export type CollectionReference = z.infer<typeof CollectionReference>;
export type DocumentReference = z.infer<typeof DocumentReference>;
export type RenameCollection = z.infer<typeof RenameCollection>;
export type RenameDocument = z.infer<typeof RenameDocument>;

export const NewDocument = z.strictObject({ id: DocumentId, name: Name });

/** By what a search goes: by meaning (vectors), by words (full text), or by both at once. */
export const searchModes = ['hybrid', 'vector', 'text'] as const;
export type SearchMode = (typeof searchModes)[number];

export const SearchRequest = z.strictObject({
  query: storableText.pipe(z.string().trim().min(1).max(2_000)),
  collections: z.array(CollectionId).min(1).max(maxCollections),
  mode: z.enum(searchModes).optional(),
});
export type SearchRequest = z.infer<typeof SearchRequest>;

/** `POST /api/embeddings`: the texts, each at most as long as the model could read. */
export const EmbeddingsRequest = z.strictObject({
  input: z.array(storableText.min(1).max(32_000)).min(1).max(512),
});
export type EmbeddingsRequest = z.infer<typeof EmbeddingsRequest>;

/** A vector for each text, in order. `demonstration`: the built-in emulator made them. */
export type EmbeddingsAnswer = {
  /** The offer's id. */
  model: string;
  dimensions: number;
  embeddings: number[][];
  usage: { tokens: number; cost: Cost | null; totalMs: number; demonstration?: true };
};
