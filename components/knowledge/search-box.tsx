'use client';

import { Search } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { callAction } from '@/components/shell/call-action';
import { Button } from '@/components/ui/button';
import { useHydrated } from '@/components/ui/client-state';
import { cn } from '@/components/ui/cn';
import { formatDuration } from '@/components/ui/format';
import { Notice } from '@/components/ui/notice';
import { Segmented } from '@/components/ui/segmented';
import { Spinner } from '@/components/ui/spinner';
import { Switch } from '@/components/ui/switch';
import { fieldClasses } from '@/components/ui/text-area';
import type { ErrorBody } from '@/lib/errors';
import { searchKnowledge } from '@/lib/knowledge/actions';
import { maxCollections } from '@/lib/knowledge/document-limits';
import type { Collection, Passage, SearchMode } from '@/lib/knowledge/schema';
import { SearchResults } from './search-results';

const modes = [
  { value: 'hybrid', label: 'Both' },
  { value: 'vector', label: 'Meaning' },
  { value: 'text', label: 'Words' },
] as const satisfies { value: SearchMode; label: string }[];

type Outcome =
  | { state: 'found'; query: string; mode: SearchMode; passages: Passage[]; milliseconds: number }
  | { state: 'refused'; error: ErrorBody };

/** What a chat would find: a search by hand, with the scores. */
export function SearchBox({
  collections,
  current,
}: {
  collections: readonly Collection[];
  current: Collection;
}) {
  const [query, setQuery] = useState('');
  const [mode, setMode] = useState<SearchMode>('hybrid');
  const [everywhere, setEverywhere] = useState(false);
  const [searching, setSearching] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const hydrated = useHydrated();
  const ids = { title: useId(), mode: useId(), everywhere: useId() };

  async function search(event: FormEvent) {
    event.preventDefault();
    const asked = query.trim();
    if (asked === '' || searching) return;
    setSearching(true);
    const startedAt = performance.now();
    const all = collections.slice(0, maxCollections).map(({ id }) => id);
    const result = await callAction(
      searchKnowledge({ query: asked, collections: everywhere ? all : [current.id], mode }),
    );
    const milliseconds = performance.now() - startedAt;
    setOutcome(
      result.ok
        ? { state: 'found', query: asked, mode, passages: result.value, milliseconds }
        : { state: 'refused', error: result.error },
    );
    setSearching(false);
  }

  return (
    <section
      aria-labelledby={ids.title}
      className="grid grid-cols-[minmax(0,1fr)] content-start gap-3 rounded-md border bg-raised p-4"
    >
      <h2 id={ids.title} className="font-semibold text-sm">
        Try a search
      </h2>
      {/* biome-ignore lint/a11y/useSemanticElements: Safari knows <search> since 2023 only */}
      <form role="search" aria-labelledby={ids.title} onSubmit={(event) => void search(event)}>
        <fieldset disabled={!hydrated} className="grid gap-3">
          <div className="flex gap-2">
            <input
              type="search"
              aria-label="Search for"
              placeholder="A question, or some words"
              autoComplete="off"
              maxLength={2_000}
              value={query}
              onChange={({ target }) => setQuery(target.value)}
              className={cn(fieldClasses, 'min-h-9 min-w-0 flex-1 max-desk:min-h-11')}
            />
            <Button
              type="submit"
              variant="primary"
              size="medium"
              aria-disabled={query.trim() === ''}
            >
              {searching ? <Spinner /> : <Search aria-hidden size={14} />}
              Search
            </Button>
          </div>
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <div className="flex items-center gap-2">
              <span id={ids.mode} className="text-ink-2 text-xs">
                By
              </span>
              <div className="w-52">
                <Segmented
                  aria-labelledby={ids.mode}
                  value={mode}
                  options={modes}
                  onChange={setMode}
                />
              </div>
            </div>
            {collections.length > 1 ? (
              <label
                htmlFor={ids.everywhere}
                className="flex items-center gap-2 text-ink-2 text-xs"
              >
                <Switch id={ids.everywhere} checked={everywhere} onCheckedChange={setEverywhere} />
                {collections.length > maxCollections
                  ? `The first ${maxCollections} collections`
                  : 'All collections'}
              </label>
            ) : null}
          </div>
        </fieldset>
      </form>
      <div aria-busy={searching} className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {outcome?.state === 'refused' ? (
          <Notice tone="bad" role="alert">
            {outcome.error.message}
          </Notice>
        ) : null}
        <output className="text-ink-3 text-xs tabular-nums empty:hidden">
          {outcome?.state === 'found' ? foundText(outcome) : null}
        </output>
        {outcome?.state === 'found' ? (
          <SearchResults passages={outcome.passages} mode={outcome.mode} />
        ) : null}
      </div>
    </section>
  );
}

function foundText({
  passages,
  query,
  milliseconds,
}: Extract<Outcome, { state: 'found' }>): string {
  if (passages.length === 0) return `Nothing found for “${query}”.`;
  const what = passages.length === 1 ? '1 passage' : `${passages.length} passages`;
  return `${what}, best first, in ${formatDuration(milliseconds)}`;
}
