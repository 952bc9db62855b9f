import { attachment } from '@/lib/http/attachment';
import { pathId, route } from '@/lib/http/route';
import { fileName } from '@/lib/knowledge/file-name';
import { DocumentId } from '@/lib/knowledge/schema';
import { readDocumentFile } from '@/lib/knowledge/store';

/** The file as it was added. */
export const GET = route({}, async ({ ctx, params }) => {
  const { name, kind, data } = await readDocumentFile(ctx, pathId(DocumentId, params.id));
  return attachment(fileName(name, kind), new Uint8Array(data));
});
