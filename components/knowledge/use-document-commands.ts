'use client';

import { toast } from 'sonner';
import { callAction } from '@/components/shell/call-action';
import type { ActionResult } from '@/lib/http/result';
import {
  deleteDocument,
  reindexDocument,
  renameDocument,
  restoreDocument,
} from '@/lib/knowledge/actions';
import type { DocumentItem } from '@/lib/knowledge/schema';
import type { DocumentCommands } from './document-row';
import type { useDocuments } from './use-documents';

type Documents = Pick<ReturnType<typeof useDocuments>, 'change' | 'refresh'>;

/**
 * Rename, delete and index again: shown at once, then as the server has it. A delete can be undone
 * as long as its notice stands.
 */
export function useDocumentCommands({ change, refresh }: Documents): DocumentCommands {
  /** Shows the change, asks for it, and reads what came of it, a refusal included. */
  async function ask(
    show: (known: readonly DocumentItem[]) => DocumentItem[],
    asked: Promise<ActionResult<unknown>>,
  ): Promise<boolean> {
    change(show);
    const result = await callAction(asked);
    if (!result.ok) toast.error(result.error.message);
    await refresh();
    return result.ok;
  }

  const replace = (id: string, by: Partial<DocumentItem>) => (known: readonly DocumentItem[]) =>
    known.map((document) => (document.id === id ? { ...document, ...by } : document));

  return {
    rename({ id }, name) {
      void ask(replace(id, { name }), renameDocument({ id, name }));
    },
    reindex({ id }) {
      const waiting = { state: 'waiting', failure: null, embedded: 0 } as const;
      void ask(replace(id, waiting), reindexDocument({ id }));
    },
    async remove({ id, name }) {
      const without = (known: readonly DocumentItem[]) =>
        known.filter((document) => document.id !== id);
      if (!(await ask(without, deleteDocument({ id })))) return;
      const undo = () => void ask((known) => [...known], restoreDocument({ id }));
      toast(`“${name}” was deleted.`, {
        duration: 8000,
        action: { label: 'Undo', onClick: undo },
      });
    },
  };
}
