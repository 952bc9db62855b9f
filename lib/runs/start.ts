import { randomUUID } from 'node:crypto';
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import type { ChatMessage } from '@/lib/chat/message';
import type { ChatSettings } from '@/lib/chat/schema';
import { isUniqueViolation } from '@/lib/db/failures';
import { chats, messages, runs } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { jsonAsked } from '@/lib/models/json-method';
import type { Offer } from '@/lib/models/schema';
import { assertAccepting } from './live';
import type { AnswerMetadata } from './schema';
import { storable } from './storable';

/**
 * What a run answers: a new question, or one that is already stored; that one from where the answer
 * `continues`, which ended early with `kept`.
 */
export type Question =
  | { kind: 'new'; id: string; parentId: string | null; parts: ChatMessage['parts'] }
  | { kind: 'stored'; id: string; answerId: string; from?: Beginning };

type Beginning = {
  continues: NonNullable<AnswerMetadata['continues']>;
  kept: ChatMessage['parts'];
};

export type ClaimedRun = { id: string; chatId: string; answerId: string; metadata: AnswerMetadata };

/**
 * Stores the question and claims the chat's one running run, in one transaction: either both
 * happened or neither. Throws `run_running` when an answer is being written.
 */
export async function startRun(
  ctx: Context,
  chatId: string,
  question: Question,
  { offer, settings }: { offer: Offer; settings?: ChatSettings | undefined },
): Promise<ClaimedRun> {
  assertAccepting();
  const id = randomUUID();
  const answerId = question.kind === 'stored' ? question.answerId : randomUUID();
  const startedAt = new Date();
  const from = question.kind === 'stored' ? question.from : undefined;
  // Only prose is gone on with.
  const json = from ? undefined : jsonAsked(offer, settings ?? {});
  const metadata: AnswerMetadata = {
    run: id,
    state: 'running',
    offer: offer.id,
    startedAt: startedAt.toISOString(),
    ...(json ? { json } : {}),
    ...(from ? { continues: from.continues } : {}),
  };
  try {
    await ctx.db.transaction(async (tx) => {
      await claimChat(tx, ctx.userId, { chatId, offer, settings, now: startedAt });
      if (question.kind === 'new') {
        const { id: questionId, parentId, parts } = question;
        const sentAt = startedAt.toISOString();
        await tx
          .insert(messages)
          .values({ id: questionId, chatId, parentId, role: 'user', parts, metadata: { sentAt } });
      }
      await tx.insert(messages).values({
        id: answerId,
        chatId,
        parentId: question.id,
        role: 'assistant',
        parts: from?.kept ?? [],
        metadata,
      });
      await tx.insert(runs).values({
        id,
        chatId,
        questionId: question.id,
        answerId,
        offer: offer.id,
        state: 'running',
        metadata: { ...metadata, settings: storable(settings ?? {}) },
        startedAt,
        heartbeatAt: startedAt,
      });
    });
  } catch (error) {
    if (!isUniqueViolation(error, 'run_one_running_per_chat')) throw error;
    throw await alreadyRunning(ctx, chatId, error);
  }
  return { id, chatId, answerId, metadata };
}

/** The caller's own chat, made if the id is free. Anybody else's is `not_found`. */
async function claimChat(
  tx: Context['db'],
  ownerId: string,
  claim: { chatId: string; offer: Offer; settings: ChatSettings | undefined; now: Date },
): Promise<void> {
  const { chatId, offer, settings, now } = claim;
  const kept = settings ? { settings } : {}; // a request without settings changes none
  await tx
    .insert(chats)
    .values({ id: chatId, ownerId, model: offer.id, ...kept })
    .onConflictDoNothing({ target: chats.id });
  const own = await tx
    .update(chats)
    .set({ updatedAt: now, model: offer.id, ...kept })
    .where(and(eq(chats.id, chatId), eq(chats.ownerId, ownerId), isNull(chats.deletedAt)))
    .returning({ id: chats.id });
  if (own.length === 0) throw new AppError('not_found');
}

async function alreadyRunning(ctx: Context, chatId: string, cause: unknown): Promise<AppError> {
  const running = await findRunning(ctx, chatId);
  return new AppError('run_running', {
    cause,
    ...(running ? { action: { kind: 'follow', run: running.id } } : {}),
  });
}

/** The running run of a chat, or null. The caller has made sure that the chat is theirs. */
export async function findRunning(ctx: Context, chatId: string) {
  const [running] = await ctx.db
    .select()
    .from(runs)
    .where(and(eq(runs.chatId, chatId), eq(runs.state, 'running')));
  return running ?? null;
}

/** One run of a chat, or null. The caller has made sure that the chat is theirs. */
export async function findRun(ctx: Context, chatId: string, id: string) {
  const [run] = await ctx.db
    .select()
    .from(runs)
    .where(and(eq(runs.chatId, chatId), eq(runs.id, id)));
  return run ?? null;
}

/** The first run of a question, or the run of an answer, by that message's id; or null. */
export async function findRunOf(ctx: Context, kind: 'question' | 'answer', messageId: string) {
  const [run] = await ctx.db
    .select()
    .from(runs)
    .where(eq(kind === 'question' ? runs.questionId : runs.answerId, messageId))
    .orderBy(asc(runs.startedAt))
    .limit(1);
  return run ?? null;
}
