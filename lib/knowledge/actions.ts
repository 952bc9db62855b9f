'use server';

import { action } from '@/lib/http/action';
import * as collections from './collections';
import {
  CollectionReference,
  DocumentReference,
  NewCollection,
  RenameCollection,
  RenameDocument,
  SearchRequest,
} from './schema';
import { searchPassages } from './search';
import * as store from './store';

/** Of one search on the screen. */
const shownPassages = 10;

const create = action(NewCollection, (ctx, input) => collections.createCollection(ctx, input));
const rename = action(RenameCollection, (ctx, { id, name }) =>
  collections.renameCollection(ctx, id, name),
);
const remove = action(CollectionReference, (ctx, { id }) => collections.deleteCollection(ctx, id));
const restore = action(CollectionReference, (ctx, { id }) =>
  collections.restoreCollection(ctx, id),
);
const renameOne = action(RenameDocument, (ctx, { id, name }) =>
  store.renameDocument(ctx, id, name),
);
const removeOne = action(DocumentReference, (ctx, { id }) => store.deleteDocument(ctx, id));
const restoreOne = action(DocumentReference, (ctx, { id }) => store.restoreDocument(ctx, id));
const reindex = action(DocumentReference, (ctx, { id }) => store.reindexDocument(ctx, id));
const search = action(SearchRequest, (ctx, input) =>
  searchPassages(ctx, { ...input, limit: shownPassages }),
);

/** Makes an empty collection. */
export async function createCollection(input: NewCollection) {
  return create(input);
}

/** Gives a collection another name. */
export async function renameCollection(input: RenameCollection) {
  return rename(input);
}

/** Takes a collection and all that is in it away; `restoreCollection` undoes it. */
export async function deleteCollection(input: CollectionReference) {
  return remove(input);
}

/** Brings a deleted collection back; its documents are read again. */
export async function restoreCollection(input: CollectionReference) {
  return restore(input);
}

/** Gives a document another name. */
export async function renameDocument(input: RenameDocument) {
  return renameOne(input);
}

/** Takes a document away, its chunks at once; `restoreDocument` undoes it. */
export async function deleteDocument(input: DocumentReference) {
  return removeOne(input);
}

/** Brings a deleted document back; it is read again. */
export async function restoreDocument(input: DocumentReference) {
  return restoreOne(input);
}

/** Reads a document and makes its vectors anew. */
export async function reindexDocument(input: DocumentReference) {
  return reindex(input);
}

/** What fits a query best, of these collections. */
export async function searchKnowledge(input: SearchRequest) {
  return search(input);
}
