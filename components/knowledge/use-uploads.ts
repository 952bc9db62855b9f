'use client';

import { useEffect, useReducer, useRef } from 'react';
import type { DocumentItem } from '@/lib/knowledge/schema';
import { uploadDocument } from './upload-document';
import { isUnderWay, nextUploads, type Upload, uploadsReducer } from './uploads-reducer';

export type Uploads = {
  uploads: readonly Upload[];
  add: (collectionId: string, files: readonly File[]) => void;
  retry: (id: string) => void;
  remove: (id: string) => void;
};

/** A browser asks before it leaves a page whose files are still on their way. */
function useAskBeforeLeaving(busy: boolean): void {
  useEffect(() => {
    if (!busy) return;
    const ask = (event: Event) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [busy]);
}

/**
 * Files on their way to the server, a few at a time. They go on while another collection is looked
 * at. `onAdded` gets what became of one; its id is another where the file was there already.
 */
export function useUploads(onAdded: (document: DocumentItem, upload: Upload) => void): Uploads {
  const [uploads, dispatch] = useReducer(uploadsReducer, []);
  const open = useRef(new Map<string, AbortController>());
  // The screen may show another collection by the time that a file has arrived.
  const tell = useRef(onAdded);
  useEffect(() => {
    tell.current = onAdded;
  }, [onAdded]);
  useAskBeforeLeaving(isUnderWay(uploads));

  async function send(upload: Upload) {
    const { id } = upload;
    const abort = new AbortController();
    open.current.set(id, abort);
    dispatch({ type: 'progress', id, share: 0 });
    const result = await uploadDocument(upload, abort.signal, (share) =>
      dispatch({ type: 'progress', id, share }),
    );
    open.current.delete(id);
    if (abort.signal.aborted) return;
    if (!result.ok) return dispatch({ type: 'failed', id, error: result.error });
    dispatch({ type: 'remove', id });
    tell.current(result.value, upload);
  }

  useEffect(() => {
    for (const upload of nextUploads(uploads)) {
      if (!open.current.has(upload.id)) void send(upload);
    }
  });

  return {
    uploads,
    add: (collectionId, files) =>
      dispatch({
        type: 'add',
        uploads: files.map((file) => ({ id: crypto.randomUUID(), collectionId, file })),
      }),
    retry: (id) => dispatch({ type: 'retry', id }),
    remove(id) {
      dispatch({ type: 'remove', id });
      open.current.get(id)?.abort();
      open.current.delete(id);
    },
  };
}
