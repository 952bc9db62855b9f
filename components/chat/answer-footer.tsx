'use client';

import { PanelRight, RotateCcw } from 'lucide-react';
import { CopyButton } from '@/components/ui/copy-button';
import { formatCount, formatDuration, formatRate, formatUsd } from '@/components/ui/format';
import { IconButton } from '@/components/ui/icon-button';
import type { ChatMessage } from '@/lib/chat/message';

/** The words of an answer, for the clipboard. */
function textOf(message: ChatMessage): string {
  return message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}

/** Ends that the service reached properly, though not by the answer's own end. */
const cutBy: Record<string, string> = {
  'tool-calls': 'Ended after as many rounds of tools as are allowed',
  length: 'Ended at the token limit',
  'content-filter': "Ended by the service's content filter",
};

/** What an answer took and cost. */
export function Figures({ metadata }: { metadata: NonNullable<ChatMessage['metadata']> }) {
  const { usage, timing, cost, finishReason } = metadata;
  return (
    <>
      {finishReason && finishReason in cutBy ? <span>{cutBy[finishReason]}</span> : null}
      {usage && usage.totalTokens > 0 ? (
        <span>
          {formatCount(usage.inputTokens)} in · {formatCount(usage.outputTokens)} out
          {usage.estimated ? ' (estimated)' : ''}
        </span>
      ) : null}
      {timing && timing.firstTokenMs !== null ? (
        <span>{formatDuration(timing.firstTokenMs)} to first token</span>
      ) : null}
      {timing && timing.tokensPerSecond !== null ? (
        <span>{formatRate(timing.tokensPerSecond)}</span>
      ) : null}
      {timing ? <span>{formatDuration(timing.totalMs)} in all</span> : null}
      {cost && cost.amount > 0 ? (
        <span title={`By the price list of ${cost.priceAsOf}`}>{formatUsd(cost.amount)}</span>
      ) : null}
    </>
  );
}

/** The line under a finished answer: figures, Copy, and Regenerate on the last one. */
export function AnswerFooter({
  message,
  onRegenerate,
  onInspect,
}: {
  message: ChatMessage;
  onInspect: (id: string) => void;
  onRegenerate: (() => void) | undefined;
}) {
  const text = textOf(message);
  if (!text && !onRegenerate && !message.metadata?.usage) return null;
  return (
    <footer className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-3 text-xs tabular-nums">
      {message.metadata ? <Figures metadata={message.metadata} /> : null}
      <div className="-ml-2 flex">
        {text ? <CopyButton text={() => text} /> : null}
        {onRegenerate ? (
          <IconButton icon={RotateCcw} label="Regenerate" iconSize={15} onClick={onRegenerate} />
        ) : null}
        <IconButton
          icon={PanelRight}
          label="Inspect"
          hint="What was sent, and what came back"
          iconSize={15}
          onClick={() => onInspect(message.id)}
        />
      </div>
    </footer>
  );
}
