import { z } from 'zod';
import { maxImages } from '@/lib/files/schema';
import { retrievals } from '@/lib/knowledge/instructions';
import { CollectionId, maxCollections } from '@/lib/knowledge/schema';
import { ModelSettings, OfferId, storableText } from '@/lib/models/schema';
import { RunState } from '@/lib/runs/schema';
import { ToolName } from '@/lib/tools/schema';

/** Characters. A longer text is refused with 413; about 64,000 tokens. */
export const maxTextLength = 256_000;

/** Ids are made by the client; they are the same in capitals. */
const Id = z.uuid().toLowerCase();
export const ChatId = Id;
export const MessageId = Id;

const TextPart = z.strictObject({ type: z.literal('text'), text: storableText });
const FilePart = z.strictObject({ type: z.literal('file'), fileId: Id });

export const NewMessage = z.strictObject({
  id: MessageId,
  role: z.literal('user'),
  parts: z.array(z.discriminatedUnion('type', [TextPart, FilePart])).max(maxImages + 8),
});
export type NewMessage = z.infer<typeof NewMessage>;

/** Every setting is optional; what becomes of each is decided by the offer. */
export const ChatSettings = ModelSettings.extend({
  /** The tools that are on; all of them when absent. */
  tools: z.array(ToolName).optional(),
  /** The collections that answers may draw on. */
  collections: z.array(CollectionId).max(maxCollections).optional(),
  /** How their passages come to the model; by the tool where it can call one, else before. */
  retrieval: z.enum(retrievals).optional(),
});
export type ChatSettings = z.infer<typeof ChatSettings>;

/** `POST /api/chat` (design, section 9): one new message, never the transcript. */
export const ChatRequest = z.strictObject({
  id: ChatId,
  message: NewMessage,
  model: OfferId,
  settings: ChatSettings.optional(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** `POST /api/chat/<id>/regenerate`: another answer, of this id, to the chat's last question. */
export const RegenerateRequest = z.strictObject({
  id: MessageId,
  question: MessageId,
  model: OfferId,
  settings: ChatSettings.optional(),
});
export type RegenerateRequest = z.infer<typeof RegenerateRequest>;

/** `POST /api/chat/<id>/continue`: a run of the new answer `id` that goes on with the last one, `answer`. */
export const ContinueRequest = z.strictObject({
  id: MessageId,
  answer: MessageId,
  model: OfferId,
  settings: ChatSettings.optional(),
});
export type ContinueRequest = z.infer<typeof ContinueRequest>;

const chatTitle = storableText.pipe(z.string().trim().min(1).max(120));
export const RenameChat = z.strictObject({ id: ChatId, title: chatTitle });
export type RenameChat = z.infer<typeof RenameChat>;
export const ChatReference = z.strictObject({ id: ChatId });
export type ChatReference = z.infer<typeof ChatReference>;
export const SetChatModel = z.strictObject({ id: ChatId, model: OfferId });
export type SetChatModel = z.infer<typeof SetChatModel>;

/** `POST /api/chat/<id>/stop`: the running answer, or only that run. */
export const StopRequest = z.strictObject({ run: Id.optional() });

/** One line of the sidebar. `updatedAt` is ISO 8601. */
export type ChatListItem = { id: string; title: string; updatedAt: string };

/** Seconds that a response may stay open until something is there; absent: until the answer ends. */
const Wait = z.coerce.number().pipe(z.int32().nonnegative().max(20)).optional();
export const WaitQuery = z.strictObject({ wait: Wait });

/**
 * Of the stream route: from which chunk on, and of which run when not the running one: by its id, by
 * a new question's, or by that of the answer that it writes.
 */
export const StreamQuery = z.strictObject({
  from: z.coerce.number().pipe(z.int32().nonnegative()).default(0),
  run: Id.optional(),
  question: Id.optional(),
  answer: Id.optional(),
  wait: Wait,
});

/** What a page shows last: that message, and how an answer stands there. */
export const NewsQuery = z.strictObject({ last: Id, state: RunState.optional() });
export type NewsQuery = z.infer<typeof NewsQuery>;
