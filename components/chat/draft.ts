import type { ChatMessage } from '@/lib/chat/message';
import type { StoredFile } from '@/lib/files/schema';

/** What is about to be sent. */
export type Draft = { text: string; files: StoredFile[] };

/** Whether two drafts ask the same. */
export function isSame(one: Draft, other: Draft): boolean {
  const ids = ({ files }: Draft) => files.map(({ fileId }) => fileId).join();
  return one.text === other.text && ids(one) === ids(other);
}

/** The question as the page shows it, with an id of its own. */
export function toQuestion({ text, files }: Draft): ChatMessage {
  const images = files.map(({ fileId, mediaType }) => ({
    type: 'file' as const,
    mediaType,
    url: `/api/files/${fileId}`,
  }));
  return {
    id: crypto.randomUUID(),
    role: 'user',
    parts: text === '' ? images : [...images, { type: 'text', text }],
    metadata: { sentAt: new Date().toISOString() },
  };
}

/** The parts of the question as the request names them: images by their file ids. */
export function toRequestParts({ text, files }: Draft) {
  const images = files.map(({ fileId }) => ({ type: 'file', fileId }));
  return text === '' ? images : [...images, { type: 'text', text }];
}
