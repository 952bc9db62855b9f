'use client';

import { PanelRight, RotateCcw } from 'lucide-react';
import { useContext } from 'react';
import { nameOfSource } from '@/components/knowledge/citation';
import { type Sources, SourcesContext } from '@/components/knowledge/sources-context';
import { CopyButton } from '@/components/ui/copy-button';
import { IconButton } from '@/components/ui/icon-button';
import { Figures } from '@/components/usage/figures';
import type { ChatMessage } from '@/lib/chat/message';
import { sourcesIn, wordsOf } from './cited';

/** The words of an answer for the clipboard, and under them what its citations cite. */
function copyOf(message: ChatMessage, sources: Sources): string {
  const { cited } = sourcesIn(message, sources);
  const list = cited.map((source) => `[${source.number}] ${nameOfSource(source)}`);
  return [wordsOf(message), ...(list.length > 0 ? [list.join('\n')] : [])].join('\n\n');
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
  const sources = useContext(SourcesContext);
  const text = wordsOf(message);
  if (!text && !onRegenerate && !message.metadata?.usage) return null;
  return (
    <footer className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-3 text-xs tabular-nums">
      {message.metadata ? <Figures metadata={message.metadata} /> : null}
      <div className="-ml-2 flex">
        {text ? <CopyButton text={() => copyOf(message, sources)} /> : null}
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
