'use client';

import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, memo, useCallback, useMemo, useRef, useState } from 'react';
import { useHydrated } from '@/components/ui/client-state';
import { cn } from '@/components/ui/cn';
import { CopyButton } from '@/components/ui/copy-button';
import type { Json } from '@/lib/json/parse-json';
import { isContainer, pageSize, parentOf, type TreeRow, treeRows } from './tree-rows';

/** Characters of one string that are drawn; copying gives all of them. */
const drawnLength = 5_000;

const looks = {
  string: 'text-[var(--code-string)]',
  number: 'text-[var(--code-number)]',
  boolean: 'text-[var(--code-keyword)]',
  null: 'text-[var(--code-keyword)]',
} as const;

function Scalar({ value }: { value: string | number | boolean | null }) {
  const text = typeof value === 'string' ? value.slice(0, drawnLength) : value;
  const cut = typeof value === 'string' && value.length > drawnLength;
  const kind = value === null ? 'null' : typeof value;
  return (
    <span className={cn('whitespace-pre-wrap', looks[kind as keyof typeof looks])}>
      {JSON.stringify(text)}
      {cut ? '…' : null}
    </span>
  );
}

function sizeText(value: Json[] | { [key: string]: Json }): string {
  const size = Array.isArray(value) ? value.length : Object.keys(value).length;
  const [one, many] = Array.isArray(value) ? ['item', 'items'] : ['property', 'properties'];
  return `${size} ${size === 1 ? one : many}`;
}

function RowContent({ row }: { row: TreeRow }) {
  if (row.kind === 'more') {
    return (
      <span className="pl-5 text-accent">
        Show {Math.min(pageSize, row.hidden)} more of {row.hidden}
      </span>
    );
  }
  const { name, value, open, depth } = row;
  return (
    <>
      <ChevronRight
        aria-hidden
        size={14}
        className={cn(
          'mt-1 mr-1.5 shrink-0 text-ink-3 transition-transform',
          open === null && 'invisible',
          open && 'rotate-90',
        )}
      />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {depth > 0 ? <span className="text-ink-2">{name}: </span> : null}
        {isContainer(value) ? (
          <span className="whitespace-nowrap text-ink-3">
            {Array.isArray(value) ? '[ ]' : '{ }'} {sizeText(value)}
          </span>
        ) : (
          <Scalar value={value} />
        )}
      </span>
    </>
  );
}

const Row = memo(function Row({
  row,
  current,
  reachable,
  onFocus,
  onActivate,
}: {
  row: TreeRow;
  current: boolean;
  /** By the Tab key. */
  reachable: boolean;
  onFocus: (id: string) => void;
  onActivate: (row: TreeRow) => void;
}) {
  const open = row.kind === 'value' ? row.open : null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys of its items
    <div
      role="treeitem"
      aria-level={row.depth + 1}
      aria-posinset={row.place}
      aria-setsize={row.of}
      aria-expanded={open ?? undefined}
      aria-selected={current}
      tabIndex={reachable ? 0 : -1}
      onFocus={() => onFocus(row.id)}
      onClick={() => onActivate(row)}
      style={{ paddingLeft: `${row.depth * 1.125 + 0.375}rem` }}
      className={cn(
        'flex min-h-6 scroll-my-2 items-start rounded-sm py-0.5 pr-2 -outline-offset-2 hover:bg-hover',
        (open !== null || row.kind === 'more') && 'cursor-pointer',
        'group-focus-within/tree:aria-selected:bg-hover',
      )}
    >
      <RowContent row={row} />
    </div>
  );
});

/** The text of a value for the clipboard: a string as it is, anything else as JSON. */
function copied(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function CurrentValue({ row }: { row: Extract<TreeRow, { kind: 'value' }> }) {
  return (
    <div className="flex items-center gap-1 border-t pr-1 pl-3 text-ink-3 text-xs">
      <span className="min-w-0 flex-1 truncate font-mono">{row.path || 'Whole value'}</span>
      <CopyButton label="Copy value" text={() => copied(row.value)} />
      {row.path ? <CopyButton label="Copy path" text={() => row.path} /> : null}
    </div>
  );
}

/**
 * JSON as a tree (WAI-ARIA tree view: arrows, Home, End, Enter and Space). Only what is open is
 * drawn, long lists page by page. Below it stands the path of the current value, to copy.
 */
export function JsonTree({ value, label }: { value: Json; label: string }) {
  const [open, setOpen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [shown, setShown] = useState<ReadonlyMap<string, number>>(new Map());
  const [chosen, setChosen] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const hydrated = useHydrated(); // before that, nobody takes its keys
  const rows = useMemo(() => treeRows(value, { open, shown }), [value, open, shown]);
  const index = Math.max(
    0,
    rows.findIndex(({ id }) => id === chosen),
  );
  const current = rows[index];

  const activate = useCallback((row: TreeRow) => {
    if (row.kind === 'more') {
      const { container, place } = row;
      setShown((known) => new Map(known).set(container, place - 1 + pageSize));
    } else if (row.open !== null) {
      const { id, open: isOpen } = row;
      setOpen((known) => new Map(known).set(id, !isOpen));
    }
  }, []);

  function goTo(next: number) {
    const element = list.current?.children[Math.max(0, Math.min(next, rows.length - 1))];
    if (element instanceof HTMLElement) element.focus();
  }

  function goIn(row: TreeRow) {
    if (row.kind !== 'value' || row.open === null) return;
    if (row.open) goTo(index + 1);
    else activate(row);
  }

  function goOut(row: TreeRow) {
    if (row.kind === 'value' && row.open) activate(row);
    else if (index > 0) goTo(parentOf(rows, index));
  }

  const keys = new Map<string, (row: TreeRow) => void>([
    ['ArrowDown', () => goTo(index + 1)],
    ['ArrowUp', () => goTo(index - 1)],
    ['ArrowRight', goIn],
    ['ArrowLeft', goOut],
    ['Home', () => goTo(0)],
    ['End', () => goTo(rows.length - 1)],
    ['Enter', activate],
    [' ', activate],
  ]);

  function onKeyDown(event: KeyboardEvent) {
    const act = keys.get(event.key);
    if (!act || !current || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act(current);
  }

  return (
    <div className="overflow-hidden rounded-md border bg-sunk">
      <div
        ref={list}
        role="tree"
        aria-label={label}
        onKeyDown={onKeyDown}
        className="group/tree max-h-[32rem] overflow-y-auto p-1.5 font-mono text-sm leading-[1.55]"
      >
        {rows.map((row) => (
          <Row
            key={row.id}
            row={row}
            current={row === current}
            reachable={row === current && hydrated}
            onFocus={setChosen}
            onActivate={activate}
          />
        ))}
      </div>
      {current?.kind === 'value' ? <CurrentValue row={current} /> : null}
    </div>
  );
}
