'use client';

import { ChevronRight } from 'lucide-react';
import { cn } from '@/components/ui/cn';

/** What a model thought before it answered, folded away. */
export function Reasoning({ text, thinking }: { text: string; thinking: boolean }) {
  return (
    <details className="group my-2 text-sm">
      <summary className="flex min-h-touch w-fit select-none list-none items-center gap-1.5 rounded-sm pr-2 text-ink-3 hover:text-ink">
        <ChevronRight aria-hidden size={14} className="transition-transform group-open:rotate-90" />
        <span className={cn(thinking && 'shimmer')}>{thinking ? 'Reasoning' : 'Reasoned'}</span>
      </summary>
      <div className="mt-1 whitespace-pre-wrap border-l-2 pl-4 text-ink-2 [overflow-wrap:anywhere]">
        {text}
      </div>
    </details>
  );
}
