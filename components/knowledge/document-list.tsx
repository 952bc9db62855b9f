import type { DocumentItem } from '@/lib/knowledge/schema';
import { addable } from './add-documents';
import { type DocumentCommands, DocumentRow } from './document-row';
import { progressText } from './document-state';
import { UploadRow } from './upload-row';
import type { Upload } from './uploads-reducer';
import type { Uploads } from './use-uploads';

/** What is in a collection, with what is on its way into it first. */
export function DocumentList({
  documents,
  commands,
  sent,
  uploads,
}: {
  documents: readonly DocumentItem[];
  commands: DocumentCommands;
  /** The files on their way into this collection. */
  sent: readonly Upload[];
  uploads: Pick<Uploads, 'retry' | 'remove'>;
}) {
  if (documents.length === 0 && sent.length === 0) {
    return (
      <p className="rounded-md border border-dashed px-4 py-12 text-center text-ink-3 text-sm">
        Drop documents here, or add them by the button. {addable}
      </p>
    );
  }
  return (
    <>
      <ul
        aria-label="Documents"
        className="grid grid-cols-[minmax(0,1fr)] divide-y rounded-md border bg-raised"
      >
        {sent.map((upload) => (
          <UploadRow
            key={upload.id}
            upload={upload}
            onRetry={() => uploads.retry(upload.id)}
            onRemove={() => uploads.remove(upload.id)}
          />
        ))}
        {documents.map((document) => (
          <DocumentRow key={document.id} document={document} commands={commands} />
        ))}
      </ul>
      <p className="text-ink-3 text-xs">{addable} The same file is kept once.</p>
      <output className="sr-only">{progressText(documents)}</output>
    </>
  );
}
