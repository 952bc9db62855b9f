'use client';

import { FilePlus2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { ScreenBody } from '@/components/shell/screen-body';
import { ScreenHeader } from '@/components/shell/screen-header';
import { DropArea } from '@/components/ui/drop-area';
import { Notice } from '@/components/ui/notice';
import type { Collection, DocumentItem, KnowledgeState } from '@/lib/knowledge/schema';
import { CollectionHeader } from './collection-header';
import { CollectionsNav } from './collections-nav';
import { DocumentList } from './document-list';
import { NoCollections } from './no-collections';
import { SearchBox } from './search-box';
import type { Upload } from './uploads-reducer';
import { useCollectionCommands } from './use-collection-commands';
import { useDocumentCommands } from './use-document-commands';
import { useDocuments } from './use-documents';
import { useUploads } from './use-uploads';

/** The name of the collection that a first document makes. */
const firstName = 'My documents';

/** The person's documents, by collection: adding, watching, searching and removing them. */
export function KnowledgeScreen({
  state,
  collections,
  current,
  documents: initial,
}: {
  state: KnowledgeState;
  collections: readonly Collection[];
  /** The collection that is looked at; undefined where there is none. */
  current: Collection | undefined;
  documents: readonly DocumentItem[];
}) {
  const { documents, isReached, change, refresh } = useDocuments(current?.id, initial);
  const documentCommands = useDocumentCommands({ change, refresh });
  const collectionCommands = useCollectionCommands();
  const uploads = useUploads(onAdded);
  const router = useRouter();

  function onAdded(added: DocumentItem, upload: Upload) {
    if (upload.collectionId !== current?.id) return router.refresh();
    if (documents.some(({ id }) => id === added.id)) {
      toast(`“${added.name}” is here already.`);
    }
    change((known) => [added, ...known.filter(({ id }) => id !== added.id)]);
  }

  async function addFiles(files: readonly File[]) {
    if (files.length === 0 || !state.available) return;
    const collectionId = current?.id ?? (await collectionCommands.create(firstName));
    if (collectionId !== null) uploads.add(collectionId, files);
  }

  if (!state.available) {
    return (
      <>
        <ScreenHeader title="Knowledge" />
        <ScreenBody>
          <Notice tone="warn" title="Documents cannot be searched here">
            {state.problem.message}
          </Notice>
        </ScreenBody>
      </>
    );
  }
  return (
    <>
      <ScreenHeader title="Knowledge" />
      <DropArea
        icon={FilePlus2}
        text="Drop documents here"
        onFiles={(files) => void addFiles(files)}
      >
        <ScreenBody width="wide">
          <p className="max-w-[72ch] text-ink-2 text-sm">
            Documents that a chat can answer from, with sources. They are cut into chunks, and found
            by meaning and by words. Only you see them.
            {state.demonstration
              ? ' In the demonstration a built-in stand-in makes the vectors: it knows words, and hardly what they mean.'
              : null}
          </p>
          {current ? (
            <>
              <CollectionsNav
                collections={collections.map((one) =>
                  one.id === current.id ? { ...one, documents: documents.length } : one,
                )}
                current={current.id}
                onCreate={(name) => void collectionCommands.create(name)}
              />
              <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-8 gap-y-8 min-[72rem]:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
                <section
                  aria-label={current.name}
                  className="grid grid-cols-[minmax(0,1fr)] content-start gap-3"
                >
                  <CollectionHeader
                    key={current.id}
                    name={current.name}
                    documents={documents}
                    onFiles={(files) => void addFiles(files)}
                    onRename={(name) => void collectionCommands.rename(current, name)}
                    onRemove={() => void collectionCommands.remove(current)}
                  />
                  {isReached ? null : (
                    <Notice tone="warn" role="status">
                      Tramontane cannot be reached. What you see may be out of date.
                    </Notice>
                  )}
                  <DocumentList
                    documents={documents}
                    commands={documentCommands}
                    sent={uploads.uploads.filter(({ collectionId }) => collectionId === current.id)}
                    uploads={uploads}
                  />
                </section>
                <SearchBox
                  key={`search ${current.id}`}
                  collections={collections}
                  current={current}
                />
              </div>
            </>
          ) : (
            <NoCollections
              onFiles={(files) => void addFiles(files)}
              onCreate={(name) => void collectionCommands.create(name)}
            />
          )}
        </ScreenBody>
      </DropArea>
    </>
  );
}
