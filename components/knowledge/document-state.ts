import { formatCount } from '@/components/ui/format';
import type { DocumentItem } from '@/lib/knowledge/schema';

/** Whether it changes by itself. */
export function isWorkedOn({ state }: DocumentItem): boolean {
  return state !== 'ready' && state !== 'failed';
}

/** Whether its text can be shown. */
export function isReadable({ chunkCount }: DocumentItem): boolean {
  return chunkCount > 0;
}

/** What is done with it now, in words; null when nothing is. */
export function workText({ state, embedded, chunkCount }: DocumentItem): string | null {
  const share = `${embedded} of ${chunkCount}`;
  switch (state) {
    case 'waiting':
      return 'In line';
    case 'reading':
      return 'Being read';
    case 'embedding':
      return `Being indexed: ${share} chunks`;
    case 'stale':
      return `Being indexed anew for another model: ${share} chunks`;
    case 'ready':
    case 'failed':
      return null;
  }
}

/** What is told to a screen reader: how many of these are ready, and which failed. */
export function progressText(documents: readonly DocumentItem[]): string {
  const ready = documents.filter(({ state }) => state === 'ready').length;
  const failed = documents.filter(({ state }) => state === 'failed').length;
  const failures = failed > 0 ? `, ${failed} failed` : '';
  return `${ready} of ${documents.length} documents are ready${failures}.`;
}

/** `1 document`, `2 documents`. */
export function count(number: number, noun: string): string {
  return `${formatCount(number)} ${noun}${number === 1 ? '' : 's'}`;
}
