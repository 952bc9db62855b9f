'use client';

import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { RenameField } from '@/components/shell/rename-field';
import { IconButton } from '@/components/ui/icon-button';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/menu';
import { useMenuThen } from '@/components/ui/use-menu-then';
import type { DocumentItem } from '@/lib/knowledge/schema';
import { AddDocuments } from './add-documents';
import { count } from './document-state';

/** The name of a collection, what is in it, and what can be done with it. */
export function CollectionHeader({
  name,
  documents,
  onFiles,
  onRename,
  onRemove,
}: {
  name: string;
  documents: readonly DocumentItem[];
  onFiles: (files: File[]) => void;
  onRename: (name: string) => void;
  onRemove: () => void;
}) {
  const [renaming, setRenaming] = useState(false);
  const menu = useMenuThen(() => setRenaming(true));
  const chunks = documents.reduce((sum, { chunkCount }) => sum + chunkCount, 0);
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <div className="min-w-0 flex-1 basis-36">
        {renaming ? (
          <RenameField
            label="Collection name"
            maxLength={200}
            title={name}
            onDone={(next) => {
              setRenaming(false);
              if (next !== null && next !== name) onRename(next);
            }}
          />
        ) : (
          <h2 className="truncate font-semibold text-lg tracking-tight">{name}</h2>
        )}
        <p className="text-ink-3 text-xs tabular-nums">
          {count(documents.length, 'document')} · {count(chunks, 'chunk')}
        </p>
      </div>
      <div className="flex items-center gap-1">
        <AddDocuments onFiles={onFiles} />
        <Menu>
          <MenuTrigger asChild>
            <IconButton icon={Ellipsis} label={`Options for the collection ${name}`} hint={null} />
          </MenuTrigger>
          <MenuContent align="end" onCloseAutoFocus={menu.onClosed}>
            <MenuItem icon={Pencil} onSelect={menu.choose}>
              Rename
            </MenuItem>
            <MenuItem icon={Trash2} danger onSelect={onRemove}>
              Delete
            </MenuItem>
          </MenuContent>
        </Menu>
      </div>
    </header>
  );
}
