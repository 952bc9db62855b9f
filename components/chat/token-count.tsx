'use client';

import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { cn } from '@/components/ui/cn';
import { formatCount } from '@/components/ui/format';
import { estimateDraft, estimatePrompt } from '@/lib/chat/estimate';
import type { ChatMessage } from '@/lib/chat/message';
import type { StoredFile } from '@/lib/files/schema';
import type { Offer } from '@/lib/models/schema';

/** From this share of the context on the count is a warning. */
const nearShare = 0.9;

/** About how much of the model's context the conversation and the draft take. */
export function TokenCount({
  offer,
  messages,
  text,
  files,
}: {
  offer: Offer;
  messages: readonly ChatMessage[];
  text: string;
  files: readonly StoredFile[];
}) {
  const before = useMemo(() => estimatePrompt(messages, offer), [messages, offer]);
  const tokens = before + estimateDraft({ text, files }, offer);
  const { contextTokens: most = Number.POSITIVE_INFINITY } = offer;
  if (tokens === 0) return null;
  const isNear = tokens >= most * nearShare;
  const amount = offer.contextTokens
    ? `${formatCount(tokens)} of ${formatCount(most)}`
    : formatCount(tokens);
  return (
    <span
      title={`An estimate: about ${amount} tokens of ${offer.name}’s context, images included.`}
      className={cn(
        'inline-flex items-center gap-1.5 whitespace-nowrap text-xs tabular-nums',
        toneOf(tokens / most),
        !isNear && 'max-desk:hidden',
      )}
    >
      {isNear ? <TriangleAlert aria-hidden size={13} /> : null}
      <span className="sr-only">{tokens > most ? 'Too long, by an estimate: ' : 'About '}</span>
      {amount}
      <span className="sr-only"> tokens</span>
    </span>
  );
}

function toneOf(share: number): string {
  if (share > 1) return 'text-bad';
  return share >= nearShare ? 'text-warn' : 'text-ink-3';
}
