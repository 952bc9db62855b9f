import type { Retrieval } from '@/lib/knowledge/instructions';
import { fateOf } from '@/lib/models/parameters';
import type { Offer } from '@/lib/models/schema';
import type { ChatSettings } from './schema';

/** Pure: whether a model can be told of the search, and may call it. */
export function canSearch(offer: Offer, settings: ChatSettings): boolean {
  if (settings.toolChoice === 'none') return false;
  const tools: ChatSettings['tools'] = ['search_knowledge'];
  return fateOf(offer, 'tools', { ...settings, tools }).kind !== 'ignored';
}

/**
 * Pure: how a chat's documents come to its model: as it was chosen, or by the tool; before the
 * answer where the model cannot call one. Null where the chat has no documents.
 */
export function retrievalOf(offer: Offer, settings: ChatSettings): Retrieval | null {
  if (!settings.collections?.length) return null;
  return settings.retrieval !== 'before' && canSearch(offer, settings) ? 'tool' : 'before';
}
