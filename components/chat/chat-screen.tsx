'use client';

import { ImagePlus, PanelRight } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { SourcesContext, useSourcesOf } from '@/components/knowledge/sources-context';
import { callAction } from '@/components/shell/call-action';
import { useChatList } from '@/components/shell/chat-list';
import { ScreenHeader } from '@/components/shell/screen-header';
import { DropArea } from '@/components/ui/drop-area';
import { IconButton } from '@/components/ui/icon-button';
import { setChatModel } from '@/lib/chat/actions';
import type { ChatMessage } from '@/lib/chat/message';
import type { ChatSettings } from '@/lib/chat/schema';
import { titleOf } from '@/lib/chat/title';
import type { Transport } from '@/lib/env';
import type { Collection } from '@/lib/knowledge/schema';
import type { Offer, OfferId, Source } from '@/lib/models/schema';
import { CollectionsContext } from './collections-context';
import { Composer, type ComposerHandle } from './composer';
import { Conversation } from './conversation';
import { DemonstrationBadge } from './demonstration-badge';
import type { Draft } from './draft';
import { EmptyChat } from './empty-chat';
import { changedCount } from './settings/differences';
import { SettingsPanel } from './settings-panel';
import { useChatDefault } from './use-chat-default';
import { useChatSettings } from './use-chat-settings';
import { useChosenOffer } from './use-chosen-offer';
import { useConversation } from './use-conversation';
import { useOwnPath } from './use-own-path';

// Who never looks does not load it.
const Inspector = dynamic(() => import('./inspector').then((module) => module.Inspector));

export type ChatScreenProps = {
  chatId: string;
  /** `null` for a new chat. */
  title: string | null;
  initialMessages: ChatMessage[];
  running: { run: string; from: number } | null;
  /** How the server says that answers reach the page. */
  transport: Transport;
  offers: Offer[];
  /** The model of this chat, or of a new one. */
  offer: OfferId;
  /** A new chat that was asked for with this model: not with the one chosen last. */
  isOfferAsked?: boolean;
  /** The settings of this chat, or those that a new one begins with. */
  settings: ChatSettings;
  /** The settings that this person's new chats begin with. */
  chatDefault: ChatSettings;
  /** The person's collections of documents. */
  collections: Collection[];
  /** The services that the built-in emulator answers for. */
  demonstration: Source[];
};

/** What stands beside the conversation: the settings, or one answer looked at closely. */
type Panel = { kind: 'settings' } | { kind: 'answer'; id: string | undefined };

/** One chat. The pages give each chat a key of its own: nothing of the last one is kept. */
export function ChatScreen({
  chatId,
  initialMessages,
  running,
  transport,
  offers,
  demonstration,
  ...initial
}: ChatScreenProps) {
  const isAny = initialMessages.length === 0 && !initial.isOfferAsked;
  const [offerId, choose] = useChosenOffer(offers, initial.offer, isAny);
  const [began, setBegan] = useState(initialMessages.length > 0);
  const chosen = useChatSettings(chatId, began, initial.settings);
  const chatDefault = useChatDefault(initial.chatDefault);
  const [panel, setPanel] = useState<Panel | null>(null);
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
    transport,
    offer: offerId,
    settings: chosen.settings,
    onTitle,
  });
  const exists = conversation.messages.length > 0;
  useOwnPath(chatId, exists);

  // For callbacks that outlive a render: they act on what is current when they are called.
  const current = useRef({ conversation, title, chooseOffer });
  useLayoutEffect(() => {
    current.current = { conversation, title, chooseOffer };
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
    const sent = await conversation.send(draft);
    if (sent !== 'accepted') return sent;
    setBegan(true);
    if (!exists) window.history.replaceState(null, '', `/chat/${chatId}`);
    // Also moves the chat to the top of the list.
    onTitle(current.current.title ?? titleOf(draft.text, ''));
    return sent;
  }

  const regenerate = useCallback(() => void current.current.conversation.regenerate(), []);
  const goOn = useCallback(() => void current.current.conversation.goOn(), []);

  const openSettings = useCallback(() => setPanel({ kind: 'settings' }), []);
  const inspect = useCallback((id: string) => setPanel({ kind: 'answer', id }), []);

  function switchModel(offer: OfferId, again: boolean) {
    void chooseOffer(offer);
    if (again) void conversation.regenerate(offer);
  }

  const askInstead = useCallback((id: OfferId) => {
    void current.current.chooseOffer(id);
    void current.current.conversation.askInstead(id);
  }, []);

  const addFiles = (files: File[]) => composer.current?.addFiles(files);
  const offer = offers.find(({ id }) => id === offerId);
  const { messages } = conversation;
  const answers = messages.filter((message) => message.role === 'assistant');
  const inspected =
    panel?.kind === 'answer'
      ? (answers.find(({ id }) => id === panel.id) ?? answers.at(-1))
      : undefined;
  const sources = useSourcesOf(messages);
  const closePanel = () => setPanel(null);

  return (
    <CollectionsContext value={initial.collections}>
      <SourcesContext value={sources}>
        <div className="flex min-h-0 flex-1">
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            <ScreenHeader title={title ?? 'New chat'}>
              {offer && demonstration.includes(offer.source) ? <DemonstrationBadge /> : null}
              {answers.length > 0 ? (
                <IconButton
                  icon={PanelRight}
                  label="Inspector"
                  aria-pressed={inspected !== undefined}
                  onClick={() => setPanel(inspected ? null : { kind: 'answer', id: undefined })}
                />
              ) : null}
            </ScreenHeader>
            <DropArea icon={ImagePlus} text="Drop images here" onFiles={addFiles}>
              {exists ? (
                <Conversation
                  messages={messages}
                  status={conversation.status}
                  offers={offers}
                  onRegenerate={regenerate}
                  onContinue={goOn}
                  onUseModel={(id) => switchModel(id, true)}
                  onOpenSettings={openSettings}
                  onAskInstead={askInstead}
                  onInspect={inspect}
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
                lost={conversation.lost}
                refusal={conversation.refusal}
                messages={messages}
                offers={offers}
                offer={offerId}
                lastAnswer={answers.at(-1)}
                settings={chosen.settings}
                onChangeSettings={chosen.change}
                changedSettings={changedCount(chosen.settings)}
                showsSettings={panel?.kind === 'settings'}
                onToggleSettings={() =>
                  setPanel(panel?.kind === 'settings' ? null : { kind: 'settings' })
                }
                onChooseOffer={(id) => void chooseOffer(id)}
                onUseModel={(id) => switchModel(id, false)}
                onOpenSettings={openSettings}
                onSend={send}
                onStop={() => void conversation.stop()}
                onDismissRefusal={conversation.dismissRefusal}
              />
            </DropArea>
          </div>
          {panel?.kind === 'settings' ? (
            <SettingsPanel
              offer={offer}
              chosen={chosen}
              chatDefault={chatDefault}
              onClose={closePanel}
            />
          ) : null}
          {inspected ? (
            <Inspector
              chatId={chatId}
              message={inspected}
              offer={offers.find(({ id }) => id === inspected.metadata?.offer)}
              onClose={closePanel}
            />
          ) : null}
        </div>
      </SourcesContext>
    </CollectionsContext>
  );
}
