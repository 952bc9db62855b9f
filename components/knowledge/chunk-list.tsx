'use client';

import { type KeyboardEvent, useEffect, useRef } from 'react';
import { cn } from '@/components/ui/cn';
import type { DocumentPart } from './document-part';
import { placeText } from './place';
import { plainText } from './text-runs';

const optionId = (id: string) => `option-${id}`;

/** The first words, for a chunk that stands under no heading. */
const beginning = (text: string) => plainText(text.slice(0, 80), []);

/** Which one a key goes to, of `length`; null for any other key. */
function target(key: string, at: number, length: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, length - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return null;
  }
}

/** The chunks of a part, one of them chosen; arrow keys go from one to the next. */
export function ChunkList({
  part: { chunks, text, start },
  chosen,
  onChoose,
}: {
  part: DocumentPart;
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const at = chunks.findIndex(({ id }) => id === chosen);

  useEffect(() => {
    if (chosen === null) return;
    list.current?.querySelector(`[id="${optionId(chosen)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  function onKeyDown(event: KeyboardEvent) {
    const next = target(event.key, at, chunks.length);
    const chunk = next === null ? undefined : chunks[next];
    if (!chunk) return;
    event.preventDefault();
    onChoose(chunk.id);
  }

  return (
    <div
      ref={list}
      role="listbox"
      aria-label="Chunks"
      tabIndex={0}
      aria-activedescendant={chosen !== null && at !== -1 ? optionId(chosen) : undefined}
      onKeyDown={onKeyDown}
      className="relative min-h-0 flex-1 overflow-y-auto p-2 -outline-offset-2"
    >
      {chunks.map((chunk) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus
        <div
          key={chunk.id}
          id={optionId(chunk.id)}
          role="option"
          aria-selected={chunk.id === chosen}
          onClick={() => onChoose(chunk.id)}
          className={cn(
            'grid cursor-pointer grid-cols-[2.25rem_minmax(0,1fr)] items-baseline rounded-sm px-2 py-1.5 text-xs transition-colors',
            chunk.id === chosen ? 'bg-accent-soft text-accent' : 'text-ink-2 hover:bg-hover',
          )}
        >
          <span className="font-mono tabular-nums">{chunk.position + 1}</span>
          <span className="grid min-w-0">
            <span className="truncate">
              {placeText(chunk) || beginning(text.slice(chunk.start - start))}
            </span>
            <span className="tabular-nums opacity-90">{chunk.tokens} tokens</span>
          </span>
        </div>
      ))}
    </div>
  );
}
