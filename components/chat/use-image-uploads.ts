'use client';

import { useEffect, useReducer, useRef, useState } from 'react';
import { type ErrorBody, errorTable } from '@/lib/errors';
import { maxImages, type StoredFile } from '@/lib/files/schema';
import { uploadImage } from './upload-image';
import { storedFiles, type Upload, uploadsReducer } from './uploads-reducer';

export type ImageUploads = {
  uploads: readonly Upload[];
  files: StoredFile[];
  busy: boolean;
  failed: boolean;
  /** Why images were not taken at all. */
  refusal: ErrorBody | null;
  add: (files: readonly File[]) => void;
  remove: (ids: readonly string[]) => void;
};

/** The images of a draft: uploaded as soon as they are chosen, forgotten when they are removed. */
export function useImageUploads(): ImageUploads {
  const [uploads, dispatch] = useReducer(uploadsReducer, []);
  const [refusal, setRefusal] = useState<ErrorBody | null>(null);
  const open = useRef(new Map<string, { abort: AbortController; preview: string }>());

  useEffect(() => {
    const mine = open.current;
    return () => {
      for (const id of [...mine.keys()]) release(mine, id);
    };
  }, []);

  async function start(file: File) {
    const id = crypto.randomUUID();
    const abort = new AbortController();
    const preview = URL.createObjectURL(file);
    open.current.set(id, { abort, preview });
    dispatch({ type: 'add', id, name: file.name, preview });
    const result = await uploadImage(file, abort.signal, (share) =>
      dispatch({ type: 'progress', id, share }),
    );
    dispatch(
      result.ok
        ? { type: 'stored', id, stored: result.value }
        : { type: 'failed', id, error: result.error },
    );
  }

  return {
    uploads,
    files: storedFiles(uploads),
    busy: uploads.some((upload) => upload.state === 'sending'),
    failed: uploads.some((upload) => upload.state === 'failed'),
    refusal,
    add(files) {
      const room = maxImages - uploads.length;
      const tooMany = files.length > room;
      const code = 'too_many_images';
      setRefusal(tooMany ? { code, message: errorTable[code].message } : null);
      for (const file of files.slice(0, Math.max(0, room))) void start(file);
    },
    remove(ids) {
      setRefusal(null);
      dispatch({ type: 'remove', ids });
      for (const id of ids) release(open.current, id);
    },
  };
}

function release(open: Map<string, { abort: AbortController; preview: string }>, id: string) {
  const upload = open.get(id);
  if (!upload) return;
  upload.abort.abort();
  URL.revokeObjectURL(upload.preview);
  open.delete(id);
}
