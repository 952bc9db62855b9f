'use client';

import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { toast } from 'sonner';
import { callAction } from '@/components/shell/call-action';
import { useChatList } from '@/components/shell/chat-list';
import { ScreenHeader } from '@/components/shell/screen-header';
import { setChatModel } from '@/lib/chat/actions';
import type { ChatMessage } from '@/lib/chat/message';
import { titleOf } from '@/lib/chat/title';

import type { Offer, OfferId, Source } from '@/lib/models/schema';
import { Composer, type ComposerHandle } from './composer';
import { Conversation } from './conversation';
import { DemonstrationBadge } from './demonstration-badge';
import type { Draft } from './draft';
import { DropArea } from './drop-area';
import { EmptyChat } from './empty-chat';
import { useChosenOffer } from './use-chosen-offer';
import { useConversation } from './use-conversation';
import { useOwnPath } from './use-own-path';

export type ChatScreenProps = {
  chatId: string;
  /** `null` for a new chat. */
  title: string | null;
  initialMessages: ChatMessage[];
  running: { run: string; from: number } | null;
  offers: Offer[];
  /** The model of this chat, or of a new one. */
  offer: OfferId;
  /** The services that the built-in emulator answers for. */
  demonstration: Source[];
};

/** One chat. The pages give each chat a key of its own: nothing of the last one is kept. */
export function ChatScreen({
  chatId,
  initialMessages,
  running,
  offers,
  demonstration,
  ...initial
}: ChatScreenProps) {
  const [offerId, choose] = useChosenOffer(offers, initial.offer, initialMessages.length === 0);
  const composer = useRef<ComposerHandle>(null);
  const list = useChatList();
  // The list knows the newest title, also after a renaming in the sidebar.
  const title = list.chats.find((chat) => chat.id === chatId)?.title ?? initial.title;

  function onTitle(named: string) {
    list.upsert({ id: chatId, title: named, updatedAt: new Date().toISOString() });
  }
  const conversation = useConversation({
    chatId,
    initialMessages,
    running,
    offer: offerId,
    onTitle,
  });
  const exists = conversation.messages.length > 0;
  useOwnPath(chatId, exists);

  // For callbacks that outlive a render: they act on what is current when they are called.
  const current = useRef({ conversation, title });
  useLayoutEffect(() => {
    current.current = { conversation, title };
  });

  // The page's own title was made before the chat had one.
  useEffect(() => {
    if (title !== null && title !== initial.title) document.title = `${title} · Tramontane`;
  }, [title, initial.title]);

  async function chooseOffer(id: OfferId) {
    choose(id);
    if (!exists) return;
    const result = await callAction(setChatModel({ id: chatId, model: id }));
    if (!result.ok) toast.error(result.error.message);
  }

  async function send(draft: Draft) {
    const accepted = await conversation.send(draft);
    if (!accepted) return false;
    if (!exists) window.history.replaceState(null, '', `/chat/${chatId}`);
    // Also moves the chat to the top of the list.
    onTitle(current.current.title ?? titleOf(draft.text, ''));
    return true;
  }

  const regenerate = useCallback(() => void current.current.conversation.regenerate(), []);

  function switchModel(offer: OfferId, again: boolean) {
    void chooseOffer(offer);
    if (again) void conversation.regenerate(offer);
  }

  const addFiles = (files: File[]) => composer.current?.addFiles(files);
  const source = offers.find((offer) => offer.id === offerId)?.source;

  return (
    <>
      <ScreenHeader title={title ?? 'New chat'}>
        {source && demonstration.includes(source) ? <DemonstrationBadge /> : null}
      </ScreenHeader>
      <DropArea onFiles={addFiles}>
        {exists ? (
          <Conversation
            messages={conversation.messages}
            status={conversation.status}
            offers={offers}
            onRegenerate={regenerate}
            onUseModel={(offer) => switchModel(offer, true)}
          />
        ) : (
          <EmptyChat
            offers={offers}
            onFill={(text) => composer.current?.fill(text)}
            onFiles={addFiles}
            onChoose={(id) => void chooseOffer(id)}
          />
        )}
        <Composer
          ref={composer}
          autoFocus={initial.title === null && !exists}
          status={conversation.status}
          reconnecting={conversation.reconnecting}
          refusal={conversation.refusal}
          offers={offers}
          offer={offerId}
          onChooseOffer={(id) => void chooseOffer(id)}
          onUseModel={(offer) => switchModel(offer, false)}
          onSend={send}
          onStop={() => void conversation.stop()}
          onDismissRefusal={conversation.dismissRefusal}
        />
      </DropArea>
    </>
  );
}
