'use client';

import { FolderPlus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { RenameField } from '@/components/shell/rename-field';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { Collection } from '@/lib/knowledge/schema';

/** The address of a collection on the screen of documents. */
export const collectionHref = (id: string) => `/knowledge?collection=${id}`;

/** The collections side by side, and a way to make one. */
export function CollectionsNav({
  collections,
  current,
  onCreate,
}: {
  collections: readonly Collection[];
  current: string | undefined;
  onCreate: (name: string) => void;
}) {
  const [naming, setNaming] = useState(false);
  return (
    <nav aria-label="Collections" className="flex flex-wrap items-center gap-1.5">
      <ul className="contents">
        {collections.map(({ id, name, documents }) => (
          <li key={id} className="min-w-0 max-w-full">
            <Link
              href={collectionHref(id)}
              aria-current={id === current ? 'page' : undefined}
              className={cn(
                'flex min-h-touch items-center gap-2 rounded-full border px-3 text-sm transition-colors',
                id === current
                  ? 'border-accent bg-accent-soft font-medium text-accent'
                  : 'border-line-strong bg-raised text-ink-2 hover:bg-hover hover:text-ink',
              )}
            >
              <span className="min-w-0 flex-1 truncate">{name}</span>
              <span className="text-xs tabular-nums">
                {documents}
                <span className="sr-only"> documents</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {naming ? (
        <div className="w-56">
          <RenameField
            label="Name of the new collection"
            maxLength={200}
            title=""
            onDone={(name) => {
              setNaming(false);
              if (name !== null) onCreate(name);
            }}
          />
        </div>
      ) : (
        <Button variant="quiet" className="rounded-full" onClick={() => setNaming(true)}>
          <FolderPlus aria-hidden size={15} />
          New collection
        </Button>
      )}
    </nav>
  );
}
