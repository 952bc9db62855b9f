import { parseInput } from '@/lib/http/read-body';
import { receiveFile } from '@/lib/http/read-form';
import { pathId, route } from '@/lib/http/route';
import { addDocument } from '@/lib/knowledge/add';
import { CollectionId, maxDocumentBytes, NewDocument } from '@/lib/knowledge/schema';
import { listDocuments } from '@/lib/knowledge/store';

/** The documents of a collection, and how far each has come. */
export const GET = route({}, async ({ ctx, params }) => {
  const collectionId = pathId(CollectionId, params.id);
  return Response.json({ documents: await listDocuments(ctx, collectionId) });
});

/**
 * Adds a document: multipart with `file`, and optionally `id`, a UUID made by the sender, so that
 * the same request again does no harm. It is read and indexed in the background.
 */
export const POST = route({}, async ({ ctx, params, request }) => {
  const collectionId = pathId(CollectionId, params.id);
  const upload = await receiveFile(request, maxDocumentBytes, 'document_too_large');
  const { id = crypto.randomUUID() } = upload.fields;
  const document = parseInput(NewDocument, { id, name: upload.name });
  const added = await addDocument(ctx, { ...document, collectionId, bytes: upload.bytes });
  return Response.json(added, { status: 201 });
});
