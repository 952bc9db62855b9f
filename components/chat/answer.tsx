'use client';

import dynamic from 'next/dynamic';
import { memo, useContext } from 'react';
import { SourceList } from '@/components/knowledge/source-list';
import { SourcesContext } from '@/components/knowledge/sources-context';
import { SourceDot, sourceNames } from '@/components/models/source';
import { ToolCall, ToolGroup } from '@/components/tools';
import { LocalTime } from '@/components/ui/local-time';
import { QuotaWaiting } from '@/components/usage/quota-waiting';
import type { ChatMessage } from '@/lib/chat/message';
import type { Offer, OfferId } from '@/lib/models/schema';
import { AnswerEnding } from './answer-ending';
import { AnswerFooter } from './answer-footer';
import { type ArrangedPart, arrangeParts } from './arrange-parts';
import { sourcesIn } from './cited';
import { Markdown } from './markdown';
import { Reasoning } from './reasoning';
import { SearchedLine } from './searched-line';

/** Only fetched where an answer was asked for as JSON. */
const JsonView = dynamic(async () => (await import('@/components/json/json-view')).JsonView);

export type AnswerProps = {
  message: ChatMessage;
  /** The offer that answered, when it is still known. */
  offer: Offer | undefined;
  /** Only the last answer can be made again. */
  onRegenerate?: (() => void) | undefined;
  /** Only the last answer, where it ended early with words. */
  onContinue?: (() => void) | undefined;
  /** The last answer is being written, or is about to be gone on with. */
  goesOn: boolean;
  onUseModel?: ((offer: OfferId) => void) | undefined;
  onOpenSettings?: (() => void) | undefined;
  /** The same model at the other service. */
  twin: Offer | undefined;
  onAskInstead: (offer: OfferId) => void;
  onInspect: (id: string) => void;
};

/** What a model answers to; the id where the offer is no longer known. */
export function answererName(message: ChatMessage, offer: Offer | undefined): string {
  return offer?.name ?? message.metadata?.offer ?? 'Answer';
}

function Part({ part, message }: { part: ArrangedPart; message: ChatMessage }) {
  const live = message.metadata?.state === 'running';
  const json = message.metadata?.json;
  switch (part.kind) {
    case 'text':
      // Words before a tool call are no JSON.
      if (json && part.last) return <JsonView text={part.text} live={live} asked={json} />;
      return <Markdown text={part.text} streaming={live && part.last} />;
    case 'reasoning':
      return <Reasoning text={part.text} thinking={live && part.open} />;
    case 'tools':
      return (
        <ToolGroup count={part.calls.length}>
          {part.calls.map((call) => (
            <ToolCall
              key={call.toolCallId}
              part={call}
              live={live}
              milliseconds={message.metadata?.toolMs?.[call.toolCallId]}
            />
          ))}
        </ToolGroup>
      );
  }
}

/** What an answer does before its next words are there; null while they come. */
function whatItDoes({ metadata }: ChatMessage, parts: readonly ArrangedPart[]): string | null {
  const last = parts.at(-1);
  if (last?.kind !== 'text') return last ? 'Working' : 'Thinking';
  const { state, continues } = metadata ?? {};
  const isBegun = state === 'running' && last.text.length > (continues?.characters ?? -1);
  return isBegun ? null : 'Continuing';
}

/** One answer: who gave it, its parts in order, how it ended. Drawn again only when it changes. */
export const Answer = memo(function Answer({
  message,
  offer,
  onRegenerate,
  onContinue,
  goesOn,
  onUseModel,
  onOpenSettings,
  twin,
  onAskInstead,
  onInspect,
}: AnswerProps) {
  const parts = arrangeParts(message.parts);
  const state = message.metadata?.state ?? 'complete';
  const live = state === 'running' || goesOn;
  const doing = live && !message.metadata?.waiting ? whatItDoes(message, parts) : null;
  return (
    <article aria-label={answererName(message, offer)} aria-busy={live} className="min-w-0">
      <header className="mb-1.5 flex items-center gap-2 text-ink-2 text-xs">
        {offer ? <SourceDot source={offer.source} /> : null}
        <h2 className="min-w-0 truncate font-semibold">{answererName(message, offer)}</h2>
        {offer ? <span className="text-ink-3">{sourceNames[offer.source].short}</span> : null}
        {message.metadata?.startedAt ? <LocalTime iso={message.metadata.startedAt} /> : null}
      </header>
      {message.metadata?.searched ? <SearchedLine searched={message.metadata.searched} /> : null}
      <div className="grid grid-cols-[minmax(0,1fr)]">
        {parts.map((part) => (
          <Part key={part.key} part={part} message={message} />
        ))}
      </div>
      {live && message.metadata?.waiting ? (
        <QuotaWaiting
          waiting={message.metadata.waiting}
          offer={offer}
          twin={parts.length === 0 ? twin : undefined}
          onAskInstead={onAskInstead}
        />
      ) : null}
      {doing ? <ThinkingLine text={doing} /> : null}
      {live ? null : state === 'stopped' || state === 'interrupted' || state === 'failed' ? (
        <AnswerEnding
          state={state}
          error={message.metadata?.error}
          attempts={message.metadata?.attempts}
          onRegenerate={onRegenerate}
          onContinue={onContinue}
          onUseModel={onUseModel}
          onOpenSettings={onOpenSettings}
        />
      ) : null}
      {live ? null : <Sources message={message} />}
      {live ? null : (
        <AnswerFooter
          message={message}
          onInspect={onInspect}
          // Where the ending tells of a failure, a second button beside its Retry would only confuse.
          onRegenerate={state === 'complete' || state === 'stopped' ? onRegenerate : undefined}
        />
      )}
    </article>
  );
});

/** Drawn again when a source comes, too. */
function Sources({ message }: { message: ChatMessage }) {
  return <SourceList {...sourcesIn(message, useContext(SourcesContext))} />;
}

/** Says that something is on its way before there is anything to read. */
export function ThinkingLine({ text }: { text: string }) {
  return <p className="shimmer w-fit">{text}…</p>;
}
