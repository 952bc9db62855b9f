import { randomUUID } from 'node:crypto';
import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import type { ChatMessage } from '@/lib/chat/message';
import type { ChatSettings } from '@/lib/chat/schema';
import { isUniqueViolation } from '@/lib/db/failures';
import { rowsOf } from '@/lib/db/rows';
import { runs } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { jsonAsked } from '@/lib/models/json-method';
import type { Offer } from '@/lib/models/schema';
import { asJson } from './as-json';
import { assertAccepting } from './live';
import type { AnswerMetadata } from './schema';
import { openState } from './state';

/**
 * What a run answers: a new question, or one that is already stored; that one from where the answer
 * `continues`, which ended early with `kept`.
 */
export type Question =
  | { kind: 'new'; id: string; parts: ChatMessage['parts'] }
  | { kind: 'stored'; id: string; answerId: string; from?: Beginning };

type Beginning = {
  continues: NonNullable<AnswerMetadata['continues']>;
  kept: ChatMessage['parts'];
};

export type ClaimedRun = { id: string; chatId: string; answerId: string; metadata: AnswerMetadata };

/** How a claim found the chat. */
type Found = {
  /** Null: the chat has no title yet. */
  title: string | null;
  /** What the question follows; null: it is the first. */
  parentId: string | null;
};

type Wish = {
  offer: Offer;
  settings?: ChatSettings | undefined;
  /** For a chat that this claim makes. */
  title: string | null;
};

/**
 * Stores the question and claims the chat's one running run, in one statement: either both
 * happened or neither. The chat is the caller's own, made if the id is free; anybody else's is
 * `not_found`. Throws `run_running` when an answer is being written.
 */
export async function startRun(
  ctx: Context,
  chatId: string,
  question: Question,
  { offer, settings, title }: Wish,
): Promise<ClaimedRun & Found> {
  assertAccepting();
  const id = randomUUID();
  const answerId = question.kind === 'stored' ? question.answerId : randomUUID();
  const startedAt = new Date().toISOString();
  const from = question.kind === 'stored' ? question.from : undefined;
  // Only prose is gone on with.
  const json = from ? undefined : jsonAsked(offer, settings ?? {});
  const metadata: AnswerMetadata = {
    run: id,
    state: openState,
    offer: offer.id,
    startedAt,
    ...(json ? { json } : {}),
    ...(from ? { continues: from.continues } : {}),
  };
  const record = { ...metadata, settings: settings ?? {} };
  const statement = sql`
    with own as (${ownChat(ctx.userId, { chatId, offer, settings, title, startedAt })}),
    question as (${asked(question, startedAt)}),
    answer as (
      insert into message (id, chat_id, parent_id, role, parts, metadata)
      select ${answerId}::uuid, own.id, question.id, 'assistant', ${asJson(from?.kept ?? [])},
        ${asJson(metadata)}
      from own, question
      returning id
    ),
    started as (
      insert into run (id, chat_id, question_id, answer_id, offer, state, metadata, started_at)
      select ${id}::uuid, own.id, question.id, answer.id, ${offer.id}::text, ${openState}::text,
        ${asJson(record)}, ${startedAt}::timestamptz
      from own, question, answer
      returning id
    )
    select own.title, question.parent_id as "parentId" from own, question, started`;
  try {
    const [found] = await rowsOf<Found>(ctx.db, statement);
    if (!found) throw new AppError('not_found');
    return { id, chatId, answerId, metadata, ...found };
  } catch (error) {
    if (!isUniqueViolation(error, 'run_one_running_per_chat')) throw error;
    throw await alreadyRunning(ctx, chatId, error);
  }
}

/** The caller's own chat, made if the id is free; no row for anybody else's. */
function ownChat(
  ownerId: string,
  { chatId, offer, settings, title, startedAt }: Wish & { chatId: string; startedAt: string },
): SQL {
  // A request without settings changes none.
  const kept = settings ? asJson(settings) : sql`null::jsonb`;
  return sql`
    insert into chat (id, owner_id, title, model, settings, updated_at)
    values (${chatId}, ${ownerId}, ${title}, ${offer.id}, coalesce(${kept}, '{}'), ${startedAt})
    on conflict (id) do update set updated_at = excluded.updated_at, model = excluded.model,
      settings = coalesce(${kept}, chat.settings)
    where chat.owner_id = excluded.owner_id and chat.deleted_at is null
    returning id, title`;
}

/** The question, which follows the chat's newest message where it is new. */
function asked(question: Question, sentAt: string): SQL {
  if (question.kind === 'stored') {
    return sql`
      select message.id, message.parent_id from message, own
      where message.id = ${question.id} and message.chat_id = own.id`;
  }
  return sql`
    insert into message (id, chat_id, parent_id, role, parts, metadata)
    select ${question.id}::uuid, own.id,
      (select id from message where chat_id = own.id order by position desc limit 1),
      'user', ${asJson(question.parts)}, ${asJson({ sentAt })}
    from own
    returning id, parent_id`;
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
    .where(and(eq(runs.chatId, chatId), eq(runs.state, openState)));
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
