import type { ChatMessage } from '@/lib/chat/message';
import type { ErrorBody } from '@/lib/errors';

/** `sending`: the question is on its way; `running`: an answer is being written. */
export type ConversationStatus = 'ready' | 'sending' | 'running';

export type ConversationSnapshot = {
  messages: ChatMessage[];
  status: ConversationStatus;
  /** Why the last send was refused. Nothing was stored; the composer keeps its text. */
  refusal: ErrorBody | null;
  /** True while the server cannot be reached. */
  lost: boolean;
};

/** What became of a message that was to be sent. */
export type Sent = 'accepted' | 'queued' | 'refused';
