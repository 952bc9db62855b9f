'use client';

import { Download, Ellipsis, Pencil, RefreshCw, RotateCcw, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { RenameField } from '@/components/shell/rename-field';
import { Button } from '@/components/ui/button';
import { formatBytes } from '@/components/ui/format';
import { IconButton } from '@/components/ui/icon-button';
import { Menu, MenuContent, MenuItem, MenuLink, MenuTrigger } from '@/components/ui/menu';
import { ProgressBar } from '@/components/ui/progress-bar';
import { useMenuThen } from '@/components/ui/use-menu-then';
import type { DocumentItem } from '@/lib/knowledge/schema';
import { DocumentIcon, kindNames } from './document-icon';
import { count, isReadable, isWorkedOn, workText } from './document-state';
import { FailureText } from './failure-text';

export type DocumentCommands = {
  rename: (document: DocumentItem, name: string) => void;
  remove: (document: DocumentItem) => void;
  reindex: (document: DocumentItem) => void;
};

function Name({ document }: { document: DocumentItem }) {
  const { id, name } = document;
  if (!isReadable(document)) return <span className="truncate font-medium text-sm">{name}</span>;
  return (
    <Link
      href={`/knowledge/documents/${id}`}
      prefetch={false}
      className="truncate rounded-sm font-medium text-sm hover:underline"
    >
      {name}
    </Link>
  );
}

/** `PDF · 1.2 MB · 14 pages · 96 chunks`. */
function Facts({ document }: { document: DocumentItem }) {
  const { kind, size, pages, chunkCount, state } = document;
  const facts = [
    kindNames[kind],
    formatBytes(size),
    ...(pages === null ? [] : [count(pages, 'page')]),
    ...(state === 'ready' ? [count(chunkCount, 'chunk')] : []),
  ];
  return <p className="text-ink-3 text-xs tabular-nums">{facts.join(' · ')}</p>;
}

function Work({ document }: { document: DocumentItem }) {
  const { state, embedded, chunkCount, name } = document;
  const isCounted = (state === 'embedding' || state === 'stale') && chunkCount > 0;
  return (
    <div className="grid gap-1">
      <p className="text-ink-2 text-xs tabular-nums">{workText(document)}</p>
      <ProgressBar
        label={`Indexing ${name}`}
        share={isCounted ? embedded / chunkCount : state === 'waiting' ? 0 : null}
      />
    </div>
  );
}

/** One document: what it is, how far it has come, why it failed, and what can be done with it. */
export function DocumentRow({
  document,
  commands,
}: {
  document: DocumentItem;
  commands: DocumentCommands;
}) {
  const [renaming, setRenaming] = useState(false);
  const menu = useMenuThen(() => setRenaming(true));
  const { id, name, failure } = document;
  return (
    <li className="flex items-start gap-3 py-2.5 pr-2 pl-4">
      <span className="pt-0.5 max-desk:hidden">
        <DocumentIcon kind={document.kind} />
      </span>
      <div className="grid min-w-0 flex-1 gap-1">
        {renaming ? (
          <RenameField
            label="Document name"
            maxLength={200}
            title={name}
            onDone={(next) => {
              setRenaming(false);
              if (next !== null && next !== name) commands.rename(document, next);
            }}
          />
        ) : (
          <Name document={document} />
        )}
        <Facts document={document} />
        {isWorkedOn(document) ? <Work document={document} /> : null}
        {failure ? (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <FailureText title="Failed" error={failure} />
            <Button onClick={() => commands.reindex(document)}>
              <RotateCcw aria-hidden size={14} />
              Try again
            </Button>
          </div>
        ) : null}
      </div>
      <Menu>
        <MenuTrigger asChild>
          <IconButton icon={Ellipsis} label={`Options for ${name}`} hint={null} />
        </MenuTrigger>
        <MenuContent align="end" onCloseAutoFocus={menu.onClosed}>
          <MenuItem icon={Pencil} onSelect={menu.choose}>
            Rename
          </MenuItem>
          <MenuLink icon={Download} href={`/api/knowledge/documents/${id}/file`} download>
            Download
          </MenuLink>
          <MenuItem
            icon={RefreshCw}
            disabled={isWorkedOn(document)}
            onSelect={() => commands.reindex(document)}
          >
            Index again
          </MenuItem>
          <MenuItem icon={Trash2} danger onSelect={() => commands.remove(document)}>
            Delete
          </MenuItem>
        </MenuContent>
      </Menu>
    </li>
  );
}
