import { isDeepStrictEqual } from 'node:util';
import type { UIMessageChunk } from 'ai';
import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { isUniqueViolation } from '@/lib/db/failures';
import { chats, messages } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { imagesPerRequest } from '@/lib/models/image-limits';
import type { Offer } from '@/lib/models/schema';
import type { Turn } from '@/lib/runs/ask-model';
import { generate } from '@/lib/runs/generate';
import type { GoingOn } from '@/lib/runs/go-on';
import { findRunOf, type Question, startRun } from '@/lib/runs/start';
import { documentsOf, quoteDocuments } from './documents';
import { type History, readHistory, runningIn } from './history';
import type { ChatMessage } from './message';
import { prepareQuestion, requireOffer, toolsFor } from './prepare-turn';
import { requireRoom } from './require-room';
import type { ChatRequest, ChatSettings, RegenerateRequest } from './schema';
import { readPath, toChatMessage } from './store';
import { titleOf, titleOfQuestion } from './title';
import { toModelMessages } from './to-model-messages';

/** A run to read. */
export type RunReference = { id: string; chatId: string };

/**
 * Stores a new question and starts its answer; tells the run to read. The same message again
 * gives the run it already has. Throws `message_conflict` when its content differs, `run_running`
 * while another answer is being written, and what `requireOffer`, `prepareQuestion` and `requireRoom`
 * throw.
 */
export async function sendMessage(ctx: Context, request: ChatRequest): Promise<RunReference> {
  const offer = await requireOffer(request.model, request.settings);
  const parts = await prepareQuestion(ctx, request.message, offer);
  const { id, role } = request.message;
  const history = await readHistory(ctx, request.id);
  const asked: ChatMessage = { id, role, parts };
  const messages = [...history.path.map(toChatMessage), asked];
  await requireRoom(ctx, offer, messages, request.settings);
  const known =
    runningIn(history) === undefined
      ? { after: history.path.at(-1)?.id ?? null, messages }
      : undefined;
  const question: Question = { kind: 'new', id, parts };
  try {
    return await begin(ctx, request.id, question, { offer, settings: request.settings, known });
  } catch (error) {
    if (!isUniqueViolation(error, 'message_pkey')) throw error;
    return replay(ctx, request, parts);
  }
}

/**
 * Starts another answer to the last question of a chat; the earlier one stays in the database. The
 * same answer id again gives the run it already has. Throws `question_not_last` when the chat has
 * gone on, and what `requireOffer` and `requireRoom` throw.
 */
export async function regenerate(
  ctx: Context,
  chatId: string,
  request: RegenerateRequest,
): Promise<RunReference> {
  return answerStored(ctx, chatId, request, async (path, offer) => {
    const at = path.findLastIndex((message) => message.role === 'user');
    const question = path[at];
    if (question?.id !== request.question) throw new AppError('question_not_last');
    const messages = path.slice(0, at + 1).map(toChatMessage);
    await requireRoom(ctx, offer, messages, request.settings);
    return { question: { id: question.id }, known: { after: question.parentId, messages } };
  });
}

/** How a question that is stored is answered once more. */
type Stored = Pick<Plan, 'known' | 'goesOn'> & {
  question: Pick<Extract<Question, { kind: 'stored' }>, 'id' | 'from'>;
};

/**
 * Starts the answer of this id, which the page has made, to a question that is stored; `plan` is
 * asked only where the id is new. The same id again gives the run it already has. Throws
 * `not_found`, `message_conflict` for the id of another message, and what `plan` and `requireOffer`
 * throw.
 */
export async function answerStored(
  ctx: Context,
  chatId: string,
  { id: answerId, model, settings }: Pick<RegenerateRequest, 'id' | 'model' | 'settings'>,
  plan: (path: History['path'], offer: Offer) => Promise<Stored>,
): Promise<RunReference> {
  const { exists, path } = await readHistory(ctx, chatId);
  if (!exists) throw new AppError('not_found');
  const offer = await requireOffer(model, settings);
  const begun = await findRunOf(ctx, 'answer', answerId);
  if (begun?.chatId === chatId) return begun;
  const { question, ...how } = await plan(path, offer);
  try {
    const stored = { kind: 'stored' as const, answerId, ...question };
    return await begin(ctx, chatId, stored, { offer, settings, ...how });
  } catch (error) {
    if (!isUniqueViolation(error, 'message_pkey')) throw error;
    const other = await findRunOf(ctx, 'answer', answerId);
    if (other?.chatId !== chatId) throw new AppError('message_conflict');
    return other;
  }
}

/** What a run goes on from, and how its model is asked to. */
export type Continuation = GoingOn & {
  settings: ChatSettings;
  /** After the question. */
  messages: readonly ChatMessage[];
};

/** What a turn is asked with; `known`: the conversation, for a question that follows `after`. */
type Plan = {
  offer: Offer;
  settings?: ChatSettings | undefined;
  known?: { after: string | null; messages: readonly ChatMessage[] } | undefined;
  goesOn?: Continuation;
};

/** Claims the run of a question and starts its answer. Throws what `startRun` does. */
async function begin(
  ctx: Context,
  chatId: string,
  question: Question,
  { offer, settings, known, goesOn }: Plan,
): Promise<RunReference> {
  const chosen = goesOn?.settings ?? settings ?? {};
  const tools = toolsFor(offer, chosen);
  const documents = documentsOf(offer, chosen);
  const named = question.kind === 'new' ? titleOfQuestion(textOf(question)) : null;
  const claimed = await startRun(ctx, chatId, question, { offer, settings, title: named });
  const turn: Turn = {
    offer,
    settings: chosen,
    tools,
    ...(documents ? { documents, instructions: documents.instructions } : {}),
    loadMessages: async (writer, signal) => {
      // Another tab may have asked something between the reading and the claim.
      const isSame = known !== undefined && known.after === claimed.parentId;
      const before = isSame ? known.messages : await readAgain(ctx, chatId);
      documents?.numbers.remember(before.flatMap(({ parts }) => parts));
      documents?.numbers.keep(goesOn?.kept ?? []);
      const asked =
        documents?.how === 'before'
          ? await quoteDocuments(ctx, before, { documents, writer, signal })
          : before;
      const all = [...asked, ...(goesOn?.messages ?? [])];
      return toModelMessages(ctx, all, imagesPerRequest(offer, chosen));
    },
    ...(goesOn ? { goesOn } : {}),
    firstWords:
      claimed.parentId === null && claimed.title !== null ? [titleChunk(claimed.title)] : [],
    lastWords: async (answer) => (claimed.title === null ? nameChat(ctx, chatId, answer) : []),
  };
  generate(ctx, claimed, turn);
  return claimed;
}

/** The conversation up to and with the question of the run that has just been claimed. */
async function readAgain(ctx: Context, chatId: string): Promise<ChatMessage[]> {
  const path = await readPath(ctx, chatId);
  return path.slice(0, -1).map(toChatMessage); // the last is the answer to be written
}

/** A retried request: the run of the stored question, if it is the same question. */
async function replay(
  ctx: Context,
  { id: chatId, message }: ChatRequest,
  parts: ChatMessage['parts'],
): Promise<RunReference> {
  const [stored] = await ctx.db.select().from(messages).where(eq(messages.id, message.id));
  const run = await findRunOf(ctx, 'question', message.id);
  if (stored?.chatId !== chatId || !isDeepStrictEqual(stored.parts, parts) || !run) {
    throw new AppError('message_conflict');
  }
  return run;
}

/** Names a chat that its first question could not name, after its first exchange. */
async function nameChat(
  ctx: Context,
  chatId: string,
  answer: ChatMessage,
): Promise<UIMessageChunk[]> {
  const [question] = await readPath(ctx, chatId);
  const title = titleOf(question ? textOf(question) : '', textOf(answer));
  const unnamed = and(eq(chats.id, chatId), eq(chats.ownerId, ctx.userId), isNull(chats.title));
  const named = await ctx.db
    .update(chats)
    .set({ title })
    .where(unnamed)
    .returning({ id: chats.id });
  return named.length > 0 ? [titleChunk(title)] : [];
}

/** Tells the readers of an answer what its chat is called now. */
const titleChunk = (title: string): UIMessageChunk => ({
  type: 'data-title',
  data: { title },
  transient: true,
});

function textOf({ parts }: Pick<ChatMessage, 'parts'>): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join(' ');
}
