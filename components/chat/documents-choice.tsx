'use client';

import Link from 'next/link';
import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { Switch } from '@/components/ui/switch';
import { canSearch, retrievalOf } from '@/lib/chat/retrieval';
import type { ChatSettings } from '@/lib/chat/schema';
import type { Collection } from '@/lib/knowledge/schema';
import type { Offer } from '@/lib/models/schema';
import { mostCollections } from './settings/limits';

export type DocumentsChoiceProps = {
  collections: readonly Collection[];
  settings: ChatSettings;
  /** Undefined while the chat's model is not on offer. */
  offer: Offer | undefined;
  onChange: (change: ChatSettings) => void;
};

const documentsText = (count: number) => (count === 1 ? '1 document' : `${count} documents`);

/** The chosen ones with one more or one less; undefined when none is left. */
function withSwitched(chosen: readonly string[], id: string, on: boolean) {
  const others = chosen.filter((one) => one !== id);
  const all = on ? [...others, id] : others;
  return all.length > 0 ? all : undefined;
}

const ways = [
  { value: 'tool', label: 'When it decides' },
  { value: 'before', label: 'Before each answer' },
] as const;

function whatHappens(offer: Offer | undefined, settings: ChatSettings): string {
  const how = offer ? retrievalOf(offer, settings) : null;
  if (how === 'tool') return 'The model searches by itself, with the tool search_knowledge.';
  if (offer && settings.retrieval !== 'before' && !canSearch(offer, settings)) {
    return 'This model cannot call a tool here: what fits the question is looked up before each answer.';
  }
  return 'What fits the question is looked up before each answer and sent with it.';
}

function WaySetting({ settings, offer, onChange }: DocumentsChoiceProps) {
  const id = useId();
  return (
    <div className="grid gap-1.5 border-t pt-2.5">
      <span id={id} className="font-medium text-sm">
        Search the documents
      </span>
      <Segmented
        aria-labelledby={id}
        aria-describedby={`${id}-what`}
        value={settings.retrieval ?? 'tool'}
        options={ways}
        onChange={(way) => onChange({ retrieval: way === 'tool' ? undefined : way })}
      />
      <p id={`${id}-what`} className="text-ink-3 text-xs">
        {whatHappens(offer, settings)}
      </p>
    </div>
  );
}

/** Chosen ones that are not there any more. */
function Gone({ count, onRemove }: { count: number; onRemove: () => void }) {
  return (
    <p className="flex items-center justify-between gap-3 text-warn text-xs">
      {count === 1 ? 'A chosen collection is gone.' : `${count} chosen collections are gone.`}
      <Button variant="quiet" className="-mr-2.5 text-xs" onClick={onRemove}>
        Remove
      </Button>
    </p>
  );
}

/** From which collections answers may draw, and how. */
export function DocumentsChoice(props: DocumentsChoiceProps) {
  const { collections, settings, onChange } = props;
  const id = useId();
  const chosen = settings.collections ?? [];
  const known = new Set(collections.map((collection) => collection.id));
  const gone = chosen.filter((one) => !known.has(one));
  const isFull = chosen.length >= mostCollections;
  return (
    <div className="grid gap-2.5">
      {collections.length === 0 ? (
        <p className="text-ink-2 text-sm">
          You have no documents yet. Add some, and answers can draw on them and cite them.
        </p>
      ) : (
        <ul aria-label="Collections" className="grid gap-1">
          {collections.map(({ id: collection, name, documents }) => (
            <li key={collection} className="flex min-h-touch items-center justify-between gap-3">
              <span id={`${id}-${collection}`} className="min-w-0 truncate text-sm">
                {name}
                <span className="text-ink-3 text-xs"> · {documentsText(documents)}</span>
              </span>
              <Switch
                aria-labelledby={`${id}-${collection}`}
                checked={chosen.includes(collection)}
                disabled={isFull && !chosen.includes(collection)}
                onCheckedChange={(on) =>
                  onChange({ collections: withSwitched(chosen, collection, on) })
                }
              />
            </li>
          ))}
        </ul>
      )}
      {gone.length > 0 ? (
        <Gone
          count={gone.length}
          onRemove={() =>
            onChange({
              collections: gone.reduce<string[] | undefined>(
                (left, one) => withSwitched(left ?? [], one, false),
                chosen,
              ),
            })
          }
        />
      ) : null}
      {chosen.length > 0 ? <WaySetting {...props} /> : null}
      <Link href="/knowledge" className="w-fit text-accent text-xs hover:underline">
        {collections.length === 0 ? 'Add documents' : 'Manage documents'}
      </Link>
    </div>
  );
}
