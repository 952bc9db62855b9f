import type { Context } from '@/lib/accounts/context';
import { AppError } from '@/lib/errors';
import { instructions, type Retrieval } from '@/lib/knowledge/instructions';
import { quoteInWords } from '@/lib/knowledge/quote';
import { searchPassages } from '@/lib/knowledge/search';
import { toSourcePart } from '@/lib/knowledge/source';
import { SourceNumbers } from '@/lib/knowledge/source-numbers';
import { countUnread } from '@/lib/knowledge/unread';
import type { Offer } from '@/lib/models/schema';
import { limits } from '@/lib/runs/limits';
import type { Writer } from '@/lib/runs/read-step';
import { unlessAborted } from '@/lib/runs/time-limits';
import { longestQuery, passagesPerSearch } from '@/lib/tools/search-knowledge';
import type { ChatMessage } from './message';
import { retrievalOf } from './retrieval';
import type { ChatSettings } from './schema';

/** The documents of one turn: where to search, how, and what the model is told of it. */
export type Documents = {
  how: Retrieval;
  collections: readonly string[];
  numbers: SourceNumbers;
  instructions: string;
};

/** The documents that these settings give an answer of this offer; undefined where none. */
export function documentsOf(offer: Offer, settings: ChatSettings): Documents | undefined {
  const how = retrievalOf(offer, settings);
  const { collections = [] } = settings;
  if (how === null) return undefined;
  return { how, collections, numbers: new SourceNumbers(), instructions: instructions[how] };
}

/** A question of fewer characters is searched for together with the one before it. */
const shortQuestion = 40;

const wordsOf = ({ parts }: ChatMessage) =>
  parts.map((part) => (part.type === 'text' ? part.text : '')).join(' ');

/** What is searched for: the last question; with a short one, such as "And in 2023?", the one before. */
export function queryOf(messages: readonly ChatMessage[]): string {
  const questions = messages.filter(({ role }) => role === 'user').map(wordsOf);
  const last = questions.at(-1)?.trim() ?? '';
  const before = last.length < shortQuestion ? (questions.at(-2) ?? '') : '';
  return `${before.slice(0, longestQuery - shortQuestion)} ${last}`.trim().slice(0, longestQuery);
}

type Quoting = { documents: Documents; writer: Writer; signal: AbortSignal };

/**
 * The conversation with what the documents have on its last question, quoted before that question.
 * The stored question stays as it is; the passages become sources of the answer. Throws what the
 * search throws, and `service_timeout` where it takes longer than a tool may.
 */
export async function quoteDocuments(
  ctx: Context,
  messages: readonly ChatMessage[],
  { documents, writer, signal }: Quoting,
): Promise<ChatMessage[]> {
  const at = messages.findLastIndex(({ role }) => role === 'user');
  const question = messages[at];
  if (!question) return [...messages];
  const startedAt = performance.now();
  const passages = await search(ctx, queryOf(messages), documents, signal);
  const { numbered, sources } = documents.numbers.number(passages);
  const unread = passages.length > 0 ? 0 : await countUnread(ctx, documents.collections);
  const ms = Math.round(performance.now() - startedAt);
  const searched = { found: passages.length, ms, ...(unread > 0 ? { unread } : {}) };
  writer.append(
    { type: 'message-metadata', messageMetadata: { searched } },
    ...sources.map(toSourcePart),
  );
  const quoted = { type: 'text' as const, text: quoteInWords(numbered, unread) };
  return messages.with(at, { ...question, parts: [quoted, ...question.parts] });
}

async function search(
  ctx: Context,
  query: string,
  { collections }: Documents,
  signal: AbortSignal,
) {
  // An image alone asks for nothing that words could find.
  if (query === '') return [];
  const late = AbortSignal.timeout(limits().toolMs);
  const ended = AbortSignal.any([signal, late]);
  try {
    const wanted = { query, collections, limit: passagesPerSearch, signal: ended };
    return await unlessAborted(searchPassages(ctx, wanted), ended);
  } catch (error) {
    if (!late.aborted || signal.aborted) throw error;
    const message = 'The search of the documents took too long. Try again.';
    throw new AppError('service_timeout', { message, action: { kind: 'retry' }, cause: error });
  }
}
