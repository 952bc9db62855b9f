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
import { reapRun } from '@/lib/runs/reap';
import { findRunOf, type Question, startRun } from '@/lib/runs/start';
import type { ChatMessage } from './message';
import { prepareQuestion, requireOffer, toolsFor } from './prepare-turn';
import { requireRoom } from './require-room';
import type { ChatRequest, ChatSettings, RegenerateRequest } from './schema';
import { getOwnChat, isOwnChat, newestMessage, readPath, toChatMessage } from './store';
import { titleOf } from './title';
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
  const exists = await isOwnChat(ctx, request.id);
  const before = exists ? await readPath(ctx, request.id) : [];
  const asked: ChatMessage = { id, role, parts };
  await requireRoom(ctx, offer, [...before.map(toChatMessage), asked], request.settings);
  const parentId = exists ? await lastMessage(ctx, request.id) : null;
  const question: Question = { kind: 'new', id, parentId, parts };
  try {
    return await begin(ctx, request.id, question, offer, request.settings);
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
  { id: answerId, question: questionId, model, settings }: RegenerateRequest,
): Promise<RunReference> {
  await getOwnChat(ctx, chatId);
  const offer = await requireOffer(model, settings);
  await reapRun(ctx, chatId);
  const begun = await findRunOf(ctx, 'answer', answerId);
  if (begun?.chatId === chatId) return begun;
  const path = await readPath(ctx, chatId);
  const at = path.findLastIndex((message) => message.role === 'user');
  if (path[at]?.id !== questionId) throw new AppError('question_not_last');
  await requireRoom(ctx, offer, path.slice(0, at + 1).map(toChatMessage), settings);
  const question: Question = { kind: 'stored', id: questionId, answerId };
  try {
    return await begin(ctx, chatId, question, offer, settings);
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

/** Claims the run of a question and starts its answer. Throws what `startRun` does. */
export async function begin(
  ctx: Context,
  chatId: string,
  question: Question,
  offer: Offer,
  settings?: ChatSettings,
  goesOn?: Continuation,
): Promise<RunReference> {
  const chosen = goesOn?.settings ?? settings ?? {};
  const tools = toolsFor(offer, chosen);
  const claimed = await startRun(ctx, chatId, question, { offer, settings });
  const turn: Turn = {
    offer,
    settings: chosen,
    tools,
    loadMessages: async () => {
      const path = await readPath(ctx, chatId);
      const before = path.slice(0, -1).map(toChatMessage); // the last is this answer
      const all = [...before, ...(goesOn?.messages ?? [])];
      return toModelMessages(ctx, all, imagesPerRequest(offer, chosen));
    },
    ...(goesOn ? { goesOn } : {}),
    lastWords: (answer) => nameChat(ctx, chatId, answer),
  };
  generate(ctx, claimed, turn);
  return claimed;
}

async function lastMessage(ctx: Context, chatId: string): Promise<string | null> {
  await reapRun(ctx, chatId);
  return newestMessage(ctx, chatId);
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

/** Names a chat after its first exchange and tells the readers. */
async function nameChat(
  ctx: Context,
  chatId: string,
  answer: ChatMessage,
): Promise<UIMessageChunk[]> {
  const chat = await getOwnChat(ctx, chatId);
  if (chat.title !== null) return [];
  const [question] = await readPath(ctx, chatId);
  const title = titleOf(question ? textOf(question) : '', textOf(answer));
  const unnamed = and(eq(chats.id, chatId), eq(chats.ownerId, ctx.userId), isNull(chats.title));
  await ctx.db.update(chats).set({ title }).where(unnamed);
  return [{ type: 'data-title', data: { title }, transient: true }];
}

function textOf({ parts }: Pick<ChatMessage, 'parts'>): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join(' ');
}
