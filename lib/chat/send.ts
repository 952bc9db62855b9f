import { isDeepStrictEqual } from 'node:util';
import type { UIMessageChunk } from 'ai';
import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import { isUniqueViolation } from '@/lib/db/failures';
import { chats, messages } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { imagesPerRequest } from '@/lib/models/legal-history';
import type { Offer } from '@/lib/models/schema';
import type { Turn } from '@/lib/runs/ask-model';
import { generate } from '@/lib/runs/generate';
import { reapRun } from '@/lib/runs/reap';
import { findRunOf, type Question, startRun } from '@/lib/runs/start';
import type { ChatMessage } from './message';
import { prepareQuestion, requireOffer, toolsFor } from './prepare-turn';
import type { ChatRequest, ChatSettings, RegenerateRequest } from './schema';
import { getOwnChat, isOwnChat, newestMessage, readPath, toChatMessage } from './store';
import { titleOf } from './title';
import { toModelMessages } from './to-model-messages';

/** A run to read. */
type RunReference = { id: string; chatId: string };

/**
 * Stores a new question and starts its answer; tells the run to read. The same message again
 * gives the run it already has. Throws `message_conflict` when its content differs, `run_running`
 * while another answer is being written, and what `requireOffer` and `prepareQuestion` throw.
 */
export async function sendMessage(ctx: Context, request: ChatRequest): Promise<RunReference> {
  const offer = await requireOffer(request.model, request.settings);
  const parts = await prepareQuestion(ctx, request.message, offer);
  const parentId = (await isOwnChat(ctx, request.id)) ? await lastMessage(ctx, request.id) : null;
  const question: Question = { kind: 'new', id: request.message.id, parentId, parts };
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
 * gone on.
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
  const last = (await readPath(ctx, chatId)).findLast((message) => message.role === 'user');
  if (last?.id !== questionId) throw new AppError('question_not_last');
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

async function begin(
  ctx: Context,
  chatId: string,
  question: Question,
  offer: Offer,
  settings?: ChatSettings,
): Promise<RunReference> {
  const chosen = settings ?? {};
  const tools = toolsFor(offer, chosen);
  const claimed = await startRun(ctx, chatId, question, { offer, settings });
  const turn: Turn = {
    offer,
    settings: chosen,
    tools,
    loadMessages: async () => {
      const path = await readPath(ctx, chatId);
      const before = path.slice(0, -1).map(toChatMessage); // the last is this answer
      return toModelMessages(ctx, before, imagesPerRequest(offer, chosen));
    },
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
