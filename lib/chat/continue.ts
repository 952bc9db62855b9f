import type { Context } from '@/lib/accounts/context';
import { AppError } from '@/lib/errors';
import { fateOf } from '@/lib/models/parameters';
import type { Offer } from '@/lib/models/schema';
import { canContinue, keptParts, lastWords } from '@/lib/runs/kept';
import type { ChatMessage } from './message';
import { requireRoom } from './require-room';
import type { ChatSettings, ContinueRequest } from './schema';
import { answerStored, type Continuation, type RunReference } from './send';
import { toChatMessage } from './store';

/** What a service is told that cannot be given the beginning of its own answer. */
const goOn =
  'Continue your last answer exactly where it ends. Begin with the very next character, and repeat nothing of it.';

/**
 * Starts a run that goes on with the last answer of a chat, which ended early: a new answer that
 * begins with its words and takes its place; the earlier one stays in the database. The same answer
 * id again gives the run it already has. Throws `question_not_last` when the chat has gone on,
 * `invalid_request` where there is nothing to go on with, and what `requireOffer` and `requireRoom`
 * throw.
 */
export async function continueAnswer(
  ctx: Context,
  chatId: string,
  request: ContinueRequest,
): Promise<RunReference> {
  const { answer: earlierId, settings = {} } = request;
  return answerStored(ctx, chatId, request, async (path, offer) => {
    const row = path.at(-1);
    if (row?.id !== earlierId || !row.parentId) throw new AppError('question_not_last');
    const earlier = toChatMessage(row);
    if (!canContinue(earlier)) {
      throw new AppError('invalid_request', { message: 'This answer has nothing to go on from.' });
    }
    const messages = path.slice(0, -1).map(toChatMessage);
    await requireRoom(ctx, offer, [...messages, earlier], settings);
    const goesOn = planContinuation(offer, earlier, settings);
    const kept = [...goesOn.kept];
    const continues = { answer: earlierId, characters: lastWords(kept).length };
    return {
      question: { id: row.parentId, from: { continues, kept } },
      known: { after: path.at(-2)?.parentId ?? null, messages },
      goesOn,
    };
  });
}

/**
 * Pure: how this offer is asked to go on. At Mistral the kept words are given as the beginning of the
 * answer (`prefix`); a service without that is asked in words, as the person would.
 */
export function planContinuation(
  offer: Offer,
  earlier: ChatMessage,
  settings: ChatSettings,
): Continuation {
  const kept = keptParts(earlier.parts);
  const words = lastWords(kept);
  // What it was to begin with, and the call that it had to make, are behind it; and it is prose.
  const { prefix: _, jsonMode: __, jsonSchema: ___, toolChoice, ...rest } = settings;
  const asked = { ...rest, ...(toolChoice === 'none' ? { toolChoice } : {}) };
  const answer = { ...earlier, parts: kept };
  if (words === '') return { kept, settings: asked, messages: [answer] };
  if (fateOf(offer, 'prefix', asked).kind === 'renamed') {
    const calls = kept.slice(0, kept.findLastIndex((part) => 'toolCallId' in part) + 1);
    const messages = calls.length > 0 ? [{ ...answer, parts: withoutWords(calls) }] : [];
    return { kept, settings: { ...asked, prefix: words }, messages };
  }
  const question: ChatMessage = {
    id: `${earlier.id} go on`,
    role: 'user',
    parts: [{ type: 'text', text: goOn }],
  };
  return {
    kept,
    settings: asked,
    messages: [answer, question],
    note: `This service cannot be given the beginning of its answer. It was asked in words: “${goOn}”`,
  };
}

/** Words before a call would count as the answer's beginning, which is still to come. */
const withoutWords = (parts: ChatMessage['parts']) => parts.filter(({ type }) => type !== 'text');
