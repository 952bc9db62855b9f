import type { ErrorBody } from '@/lib/errors';

/** A file on its way to the server. */
export type Upload = { id: string; collectionId: string; file: File } & (
  | { state: 'waiting' }
  /** `share`: 0 to 1. */
  | { state: 'sending'; share: number }
  | { state: 'failed'; error: ErrorBody }
);

export type UploadsAction =
  | { type: 'add'; uploads: readonly { id: string; collectionId: string; file: File }[] }
  | { type: 'progress'; id: string; share: number }
  | { type: 'failed'; id: string; error: ErrorBody }
  | { type: 'retry'; id: string }
  | { type: 'remove'; id: string };

/** Files that are sent at the same time. */
const concurrency = 2;

/** Pure: the files that are on their way. What is said about a removed one is ignored. */
export function uploadsReducer(uploads: readonly Upload[], action: UploadsAction): Upload[] {
  switch (action.type) {
    case 'add':
      return [
        ...uploads,
        ...action.uploads.map((upload) => ({ ...upload, state: 'waiting' as const })),
      ];
    case 'remove':
      return uploads.filter(({ id }) => id !== action.id);
    default:
      return uploads.map((upload) => (upload.id === action.id ? moved(upload, action) : upload));
  }
}

function moved(
  { id, collectionId, file }: Upload,
  action: Extract<UploadsAction, { type: 'progress' | 'failed' | 'retry' }>,
): Upload {
  const base = { id, collectionId, file };
  switch (action.type) {
    case 'progress':
      return { ...base, state: 'sending', share: action.share };
    case 'failed':
      return { ...base, state: 'failed', error: action.error };
    case 'retry':
      return { ...base, state: 'waiting' };
  }
}

/** Pure: whose turn it is now, in the order in which they were added. */
export function nextUploads(uploads: readonly Upload[]): Upload[] {
  const sending = uploads.filter(({ state }) => state === 'sending').length;
  const waiting = uploads.filter(({ state }) => state === 'waiting');
  return waiting.slice(0, Math.max(0, concurrency - sending));
}

/** Pure: whether something would be lost if the page went away now. */
export function isUnderWay(uploads: readonly Upload[]): boolean {
  return uploads.some(({ state }) => state !== 'failed');
}
