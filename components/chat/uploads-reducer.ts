import type { ErrorBody } from '@/lib/errors';
import type { StoredFile } from '@/lib/files/schema';

export type Upload = { id: string; name: string; preview: string } & (
  | { state: 'sending'; share: number }
  | { state: 'stored'; stored: StoredFile }
  | { state: 'failed'; error: ErrorBody }
);

export type UploadAction =
  | { type: 'add'; id: string; name: string; preview: string }
  | { type: 'progress'; id: string; share: number }
  | { type: 'stored'; id: string; stored: StoredFile }
  | { type: 'failed'; id: string; error: ErrorBody }
  | { type: 'remove'; ids: readonly string[] };

/** Pure: the images of a draft. What is said about a removed image is ignored. */
export function uploadsReducer(uploads: readonly Upload[], action: UploadAction): Upload[] {
  switch (action.type) {
    case 'add': {
      const { id, name, preview } = action;
      return [...uploads, { id, name, preview, state: 'sending', share: 0 }];
    }
    case 'remove':
      return uploads.filter((upload) => !action.ids.includes(upload.id));
    default:
      return uploads.map((upload) => (upload.id === action.id ? moved(upload, action) : upload));
  }
}

function moved(
  { id, name, preview }: Upload,
  action: Extract<UploadAction, { type: 'progress' | 'stored' | 'failed' }>,
): Upload {
  const base = { id, name, preview };
  switch (action.type) {
    case 'progress':
      return { ...base, state: 'sending', share: action.share };
    case 'stored':
      return { ...base, state: 'stored', stored: action.stored };
    case 'failed':
      return { ...base, state: 'failed', error: action.error };
  }
}

/** Pure: the files that are ready to go with a message. */
export function storedFiles(uploads: readonly Upload[]): StoredFile[] {
  return uploads.flatMap((upload) => (upload.state === 'stored' ? [upload.stored] : []));
}
