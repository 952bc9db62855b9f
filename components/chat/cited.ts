import type { Sources } from '@/components/knowledge/sources-context';
import type { ChatMessage } from '@/lib/chat/message';
import { citedIn } from '@/lib/knowledge/citations';
import { type Source, sourcesOf } from '@/lib/knowledge/source';

/** The words of an answer. */
export function wordsOf({ parts }: ChatMessage): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}

/** The sources that an answer cites, by their numbers, and those that it was given besides. */
export function sourcesIn(
  message: ChatMessage,
  sources: Sources,
): { cited: Source[]; uncited: Source[] } {
  const own = sourcesOf(message.parts);
  if (own.length === 0 && sources.size === 0) return { cited: [], uncited: [] };
  const numbers = citedIn(wordsOf(message)).sort((one, other) => one - other);
  const cited = numbers.flatMap((number) => sources.get(number) ?? []);
  return { cited, uncited: own.filter(({ number }) => !numbers.includes(number)) };
}
