'use client';

import { cn } from '@/components/ui/cn';
import { Disclosure } from '@/components/ui/disclosure';

/** What a model thought before it answered, folded away. */
export function Reasoning({ text, thinking }: { text: string; thinking: boolean }) {
  return (
    <Disclosure
      className="my-2"
      summary={
        <span className={cn(thinking && 'shimmer')}>{thinking ? 'Reasoning' : 'Reasoned'}</span>
      }
    >
      <div className="mt-1 whitespace-pre-wrap border-l-2 pl-4 text-ink-2 [overflow-wrap:anywhere]">
        {text}
      </div>
    </Disclosure>
  );
}
