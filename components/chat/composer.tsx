'use client';

import { type Ref, useContext, useEffect, useImperativeHandle, useRef } from 'react';
import { isRetired } from '@/components/models/arrange-offers';
import { ModelPicker } from '@/components/models/model-picker';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { QuotaNotice } from '@/components/usage/quota-notice';
import type { ChatMessage } from '@/lib/chat/message';
import type { ChatSettings } from '@/lib/chat/schema';
import type { ErrorBody } from '@/lib/errors';
import type { Offer, OfferId } from '@/lib/models/schema';
import { CollectionsContext } from './collections-context';
import { ComposerBar } from './composer-bar';
import type { ConversationStatus, Sent } from './conversation-state';
import { DocumentsButton } from './documents-button';
import type { Draft } from './draft';
import { MessageField } from './message-field';
import { RefusalNotice } from './refusal-notice';
import { RetiredNotice } from './retired-notice';
import { TokenCount } from './token-count';
import { UploadThumbs } from './upload-thumbs';
import { useImageUploads } from './use-image-uploads';
import { useKeptText } from './use-kept-text';
import { useQueuedSend } from './use-queued-send';
import { VisionNotice } from './vision-notice';

/** What the rest of the screen may do to the draft. */
export type ComposerHandle = { fill: (text: string) => void; addFiles: (files: File[]) => void };

export type ComposerProps = {
  ref?: Ref<ComposerHandle>;
  /** A new chat begins in the text, where a keyboard is at hand. */
  autoFocus: boolean;
  status: ConversationStatus;
  /** The server cannot be reached. */
  lost: boolean;
  refusal: ErrorBody | null;
  /** What is sent before the draft. */
  messages: readonly ChatMessage[];
  offers: readonly Offer[];
  offer: OfferId;
  lastAnswer: ChatMessage | undefined;
  settings: ChatSettings;
  onChangeSettings: (change: ChatSettings) => void;
  /** How many settings differ from what happens anyway. */
  changedSettings: number;
  showsSettings: boolean;
  onToggleSettings: () => void;
  onChooseOffer: (id: OfferId) => void;
  onUseModel: (offer: OfferId) => void;
  onOpenSettings: () => void;
  onSend: (draft: Draft) => Promise<Sent>;
  onStop: () => void;
  onDismissRefusal: () => void;
};

/** Says that the draft goes out by itself, and lets it stay. */
function QueuedNotice({ onCancel }: { onCancel: () => void }) {
  return (
    <Notice
      tone="info"
      role="status"
      actions={
        <Button variant="quiet" onClick={onCancel}>
          Keep it here
        </Button>
      }
    >
      Your message is sent as soon as this answer is finished.
    </Notice>
  );
}

/** The draft: its words, its images, and why it cannot be sent yet. */
export function Composer(props: ComposerProps) {
  const { ref, status, offers, onSend } = props;
  const [text, setText] = useKeptText();
  const images = useImageUploads();
  const collections = useContext(CollectionsContext);
  const field = useRef<HTMLTextAreaElement>(null);
  const chosen = offers.find((offer) => offer.id === props.offer);
  const retired = chosen !== undefined && isRetired(chosen);
  const blind = images.uploads.length > 0 && chosen !== undefined && !chosen.abilities.vision;

  const { autoFocus } = props;
  useEffect(() => {
    if (autoFocus && window.matchMedia('(hover: hover) and (pointer: fine)').matches) {
      field.current?.focus();
    }
  }, [autoFocus]);

  useImperativeHandle(ref, () => ({
    fill(filled) {
      setText(filled);
      field.current?.focus();
    },
    addFiles: images.add,
  }));

  function whyBlocked(): string | null {
    if (images.failed) return 'Remove the image that could not be uploaded';
    if (retired) return 'This model is retired';
    if (blind) return 'This model cannot see images';
    return text.trim() || images.uploads.length > 0 ? null : 'Write something first';
  }
  const blocked = whyBlocked();

  const waits = status !== 'ready' || images.busy;
  const underWay = useRef<string | null>(null);
  const ending = props.lastAnswer?.metadata?.state;
  const [queued, setQueued] = useQueuedSend({
    waits,
    // What is said to an answer that never came is to be thought over.
    isHopeless: blocked !== null || ending === 'failed' || ending === 'interrupted',
    send: () => void send(),
  });

  async function send() {
    if (blocked !== null) {
      field.current?.focus();
      return;
    }
    if (waits) {
      if (text !== underWay.current) setQueued(true);
      return;
    }
    const sent = images.uploads.map((upload) => upload.id);
    underWay.current = text;
    const outcome = await onSend({ text, files: images.files });
    underWay.current = null;
    if (outcome === 'queued') setQueued(true);
    if (outcome !== 'accepted') return;
    // What was typed meanwhile is the next draft.
    if (field.current?.value === text) setText('');
    images.remove(sent);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      className="mx-auto grid w-full max-w-[calc(var(--column)+2rem)] gap-2 px-6 pb-[max(1.25rem,env(safe-area-inset-bottom))] max-desk:px-2 max-desk:pb-[max(0.5rem,env(safe-area-inset-bottom))]"
    >
      {props.lost ? (
        <Notice tone="info" role="status">
          {status === 'running'
            ? 'The connection was lost. Connecting again; what is here stays.'
            : 'Tramontane cannot be reached. What you write is kept here.'}
        </Notice>
      ) : null}
      {queued && status !== 'ready' && blocked === null ? (
        <QueuedNotice onCancel={() => setQueued(false)} />
      ) : null}
      {props.refusal ? (
        <RefusalNotice
          refusal={props.refusal}
          onRetry={() => void send()}
          onUseModel={props.onUseModel}
          onOpenSettings={props.onOpenSettings}
          onDismiss={props.onDismissRefusal}
        />
      ) : null}
      {retired ? (
        <RetiredNotice chosen={chosen} offers={offers} onChoose={props.onChooseOffer} />
      ) : null}
      {blind && !retired ? (
        <VisionNotice
          offers={offers}
          chosen={chosen}
          onChoose={props.onChooseOffer}
          onRemoveImages={() => images.remove(images.uploads.map((upload) => upload.id))}
        />
      ) : null}
      {images.refusal ? (
        <Notice tone="warn" role="alert">
          {images.refusal.message}
        </Notice>
      ) : null}
      <QuotaNotice key={props.offer} offer={props.offer} answer={props.lastAnswer} />
      <div className="min-w-0 rounded-lg border border-edge bg-raised shadow-high transition-colors focus-within:border-accent focus-within:outline-3 focus-within:outline-accent/20">
        <UploadThumbs uploads={images.uploads} onRemove={(id) => images.remove([id])} />
        <MessageField
          ref={field}
          text={text}
          onText={setText}
          onEnter={() => void send()}
          onFiles={images.add}
        />
        <ComposerBar
          picker={
            <ModelPicker offers={offers} value={props.offer} onChange={props.onChooseOffer} />
          }
          documents={
            <DocumentsButton
              collections={collections}
              settings={props.settings}
              offer={chosen}
              onChange={props.onChangeSettings}
            />
          }
          count={
            chosen ? (
              <TokenCount
                offer={chosen}
                messages={props.messages}
                text={text}
                files={images.files}
              />
            ) : null
          }
          status={status}
          blocked={blocked}
          uploading={images.busy}
          queued={queued}
          changedSettings={props.changedSettings}
          showsSettings={props.showsSettings}
          onToggleSettings={props.onToggleSettings}
          onFiles={images.add}
          onStop={props.onStop}
        />
      </div>
    </form>
  );
}
