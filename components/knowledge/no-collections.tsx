import { LibraryBig } from 'lucide-react';
import { AddDocuments, addable } from './add-documents';
import { CollectionsNav } from './collections-nav';

/** Before the first document: what to do, in one place. */
export function NoCollections({
  onFiles,
  onCreate,
}: {
  onFiles: (files: File[]) => void;
  onCreate: (name: string) => void;
}) {
  return (
    <section
      aria-label="No documents yet"
      className="grid justify-items-center gap-4 rounded-lg border border-line-strong border-dashed px-6 py-16 text-center"
    >
      <LibraryBig aria-hidden size={32} strokeWidth={1.5} className="text-ink-3" />
      <div className="grid gap-1">
        <h2 className="font-semibold text-lg tracking-tight">Drop your first documents here</h2>
        <p className="text-ink-2 text-sm">{addable}</p>
      </div>
      <AddDocuments onFiles={onFiles} />
      <CollectionsNav collections={[]} current={undefined} onCreate={onCreate} />
    </section>
  );
}
