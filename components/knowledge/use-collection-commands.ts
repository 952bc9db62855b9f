'use client';

import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { callAction } from '@/components/shell/call-action';
import {
  createCollection,
  deleteCollection,
  renameCollection,
  restoreCollection,
} from '@/lib/knowledge/actions';
import type { Collection } from '@/lib/knowledge/schema';
import { collectionHref } from './collections-nav';

/** Make, rename and delete collections; a delete can be undone as long as its notice stands. */
export function useCollectionCommands() {
  const router = useRouter();

  /** Makes a collection and opens it. Gives its id, or null where it was refused. */
  async function create(name: string): Promise<string | null> {
    const id = crypto.randomUUID();
    const result = await callAction(createCollection({ id, name }));
    if (!result.ok) {
      toast.error(result.error.message);
      return null;
    }
    router.push(collectionHref(id));
    return id;
  }

  async function rename({ id }: Collection, name: string) {
    const result = await callAction(renameCollection({ id, name }));
    if (!result.ok) toast.error(result.error.message);
    router.refresh();
  }

  async function undo({ id }: Collection) {
    const result = await callAction(restoreCollection({ id }));
    if (!result.ok) toast.error(result.error.message);
    else router.push(collectionHref(id));
  }

  async function remove(collection: Collection) {
    const result = await callAction(deleteCollection({ id: collection.id }));
    if (!result.ok) {
      toast.error(result.error.message);
      return;
    }
    router.push('/knowledge');
    router.refresh();
    toast(`“${collection.name}” and what was in it were deleted.`, {
      duration: 8000,
      action: { label: 'Undo', onClick: () => void undo(collection) },
    });
  }

  return { create, rename, remove };
}
