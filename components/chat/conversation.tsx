'use client';

import { ArrowDown } from 'lucide-react';
import { memo, useMemo } from 'react';
import { Button } from '@/components/ui/button';
import type { ChatMessage } from '@/lib/chat/message';
import type { Offer, OfferId } from '@/lib/models/schema';
import { twinOf } from '@/lib/models/twins';
import { canContinue } from '@/lib/runs/kept';
import { Announcer } from './announcer';
import { Answer, ThinkingLine } from './answer';
import type { ConversationStatus } from './conversation-state';
import { Question } from './question';
import { useFollowedScroll } from './use-followed-scroll';

export type ConversationProps = {
  messages: readonly ChatMessage[];
  status: ConversationStatus;
  offers: readonly Offer[];
  onRegenerate: () => void;
  /** Goes on with the last answer, which ended early. */
  onContinue: () => void;
  onUseModel: (offer: OfferId) => void;
  onOpenSettings: () => void;
  /** Ends the running answer and asks that model the same. */
  onAskInstead: (offer: OfferId) => void;
  /** Opens the inspector on the answer of this id. */
  onInspect: (id: string) => void;
};

/** The messages of a chat. It follows the newest words only while the reader is at the end. */
export const Conversation = memo(function Conversation({
  messages,
  status,
  offers,
  onRegenerate,
  onContinue,
  onUseModel,
  onOpenSettings,
  onAskInstead,
  onInspect,
}: ConversationProps) {
  const { scrollRef, contentRef, isAtEnd, scrollToEnd } = useFollowedScroll(status === 'sending');
  const byId = useMemo(() => new Map<string, Offer>(offers.map((o) => [o.id, o])), [offers]);
  const last = messages.at(-1);
  const waiting = status !== 'ready' && last?.role === 'user';
  // A question whose answer never began can be asked again too.
  const unanswered = status === 'ready' && last?.role === 'user';

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scrollRef}
        role="log"
        aria-label="Conversation"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="relative h-full overflow-y-auto overscroll-contain -outline-offset-4"
      >
        <div
          ref={contentRef}
          className="mx-auto grid max-w-[var(--column)] grid-cols-[minmax(0,1fr)] gap-7 px-6 py-8 max-desk:px-4 max-desk:py-5"
        >
          {messages.map((message, index) => {
            if (message.role === 'user') return <Question key={message.id} message={message} />;
            const retryable = message === last && status === 'ready';
            const offer = byId.get(message.metadata?.offer ?? '');
            return (
              <Answer
                // Another answer to the same question takes this one's place.
                key={`to ${messages[index - 1]?.id}`}
                message={message}
                goesOn={message === last && status !== 'ready'}
                offer={offer}
                twin={message === last && offer ? twinOf(offer, offers) : undefined}
                onRegenerate={retryable ? onRegenerate : undefined}
                onContinue={retryable && canContinue(message) ? onContinue : undefined}
                onUseModel={retryable ? onUseModel : undefined}
                onOpenSettings={onOpenSettings}
                onAskInstead={onAskInstead}
                onInspect={onInspect}
              />
            );
          })}

          {waiting ? <ThinkingLine text={status === 'sending' ? 'Sending' : 'Thinking'} /> : null}
          {unanswered ? (
            <Button className="w-fit" onClick={onRegenerate}>
              Answer this
            </Button>
          ) : null}
        </div>
      </div>
      {isAtEnd ? null : (
        <Button
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-high"
          onClick={scrollToEnd}
        >
          <ArrowDown aria-hidden size={14} />
          Jump to latest
        </Button>
      )}
      <Announcer last={last} offers={byId} />
    </div>
  );
});
