'use client';

import type { ChatMessage } from '@/lib/chat/message';
import type { ErrorBody } from '@/lib/errors';
import type { StoredFile } from '@/lib/files/schema';
import type { OfferId } from '@/lib/models/schema';

/** `sending`: the question is on its way; `running`: an answer is being written. */
export type ConversationStatus = 'ready' | 'sending' | 'running';

export type Conversation = {
  messages: ChatMessage[];
  status: ConversationStatus;
  /** Why the last send was refused. Nothing was stored; the composer keeps its text. */
  refusal: ErrorBody | null;
  /** True while the connection to a running answer is being made again. */
  reconnecting: boolean;
  /** Resolves to true once the question is stored: then the composer may clear. */
  send: (draft: { text: string; files: StoredFile[] }) => Promise<boolean>;
  stop: () => Promise<void>;
  /** Another answer to the last question; also what Retry does. */
  regenerate: () => Promise<void>;
  dismissRefusal: () => void;
};

export type ConversationOptions = {
  chatId: string;
  initialMessages: ChatMessage[];
  /** The answer that was being written when the page was made, and how far the page shows it. */
  running: { run: string; from: number } | null;
  offer: OfferId;
  onTitle: (title: string) => void;
};

export function useConversation(options: ConversationOptions): Conversation {
  throw new Error(`under construction: ${options.chatId}`);
}
