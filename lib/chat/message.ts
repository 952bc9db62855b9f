import type { UIMessage } from 'ai';
import type { AnswerMetadata } from '@/lib/runs/schema';
import type { ChatTools } from '@/lib/tools/schema';

/** What a person's message says about itself. */
export type QuestionMetadata = { sentAt: string };

/**
 * The one message type: in the database, on the wire and on the screen.
 * A person's message carries text and file parts (`url` is `/api/files/<id>`), an answer carries
 * text, reasoning and `tool-<name>` parts.
 */
export type ChatMessage = UIMessage<Partial<AnswerMetadata & QuestionMetadata>, never, ChatTools>;
export type ChatPart = ChatMessage['parts'][number];
