'use client';

import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import type { ChatMessage } from '@/lib/chat/message';
import type { ChatSettings } from '@/lib/chat/schema';
import type { Transport } from '@/lib/env';
import type { OfferId } from '@/lib/models/schema';
import type { ConversationSnapshot, Sent } from './conversation-state';
import { ConversationStore } from './conversation-store';
import type { Draft } from './draft';
import { transportMemory } from './transport';

export type Conversation = ConversationSnapshot & {
  /** Resolves once the question is stored (then the composer may clear), or is known not to be. */
  send: (draft: Draft) => Promise<Sent>;
  stop: () => Promise<void>;
  /** Another answer to the last question, by `offer` or the chosen one; also what Retry does. */
  regenerate: (offer?: OfferId) => Promise<void>;
  /** Goes on with the last answer, which ended early. */
  goOn: () => Promise<void>;
  /** Ends the running answer and asks `offer` the same. */
  askInstead: (offer: OfferId) => Promise<void>;
  dismissRefusal: () => void;
};

type ConversationOptions = {
  chatId: string;
  initialMessages: ChatMessage[];
  /** The answer that was being written when the page was made, and how far the page shows it. */
  running: { run: string; from: number } | null;
  transport: Transport;
  offer: OfferId;
  settings: ChatSettings;
  onTitle: (title: string) => void;
};

/** One conversation, live: its messages, and what a person can do with it. */
export function useConversation(options: ConversationOptions): Conversation {
  const { chatId, initialMessages: messages, running, offer, settings } = options;
  const onTitle = useEffectEvent(options.onTitle);
  const [store] = useState(() => {
    const transport = transportMemory(options.transport);
    return new ConversationStore({ chatId, messages, running, transport });
  });
  useEffect(() => store.attach((title) => onTitle(title)), [store]);
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  return {
    ...snapshot,
    send: (draft) => store.send(draft, { model: offer, settings }),
    stop: store.stop,
    regenerate: (other) => store.regenerate({ model: other ?? offer, settings }),
    goOn: () => store.goOn({ model: offer, settings }),
    askInstead: (other) => store.askInstead({ model: other, settings }),
    dismissRefusal: store.dismissRefusal,
  };
}
