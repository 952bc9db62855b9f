'use client';

import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { cn } from '@/components/ui/cn';
import { IconButton } from '@/components/ui/icon-button';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/menu';
import { useMenuThen } from '@/components/ui/use-menu-then';
import type { ChatListItem } from '@/lib/chat/schema';
import { RenameField } from './rename-field';
import { useChatCommands } from './use-chat-commands';

/** One chat of the sidebar: a link, with a menu to rename or delete it. */
export function ChatNavItem({ chat, current }: { chat: ChatListItem; current: boolean }) {
  const [renaming, setRenaming] = useState(false);
  const menu = useMenuThen(() => setRenaming(true));
  const commands = useChatCommands();

  if (renaming) {
    return (
      <li>
        <RenameField
          title={chat.title}
          onDone={(title) => {
            setRenaming(false);
            if (title !== null && title !== chat.title) void commands.rename(chat, title);
          }}
        />
      </li>
    );
  }
  return (
    <li
      className={cn(
        'group relative flex items-center rounded-sm',
        current
          ? 'bg-raised text-ink shadow-low outline outline-line'
          : 'text-ink-2 hover:bg-hover hover:text-ink has-data-[state=open]:bg-hover',
      )}
    >
      <Link
        href={`/chat/${chat.id}`}
        prefetch={false}
        aria-current={current ? 'page' : undefined}
        className="flex min-h-touch min-w-0 flex-1 items-center rounded-sm py-1 pl-3 text-sm"
      >
        <span className="truncate">{chat.title}</span>
      </Link>
      <Menu>
        <MenuTrigger asChild>
          <IconButton
            icon={Ellipsis}
            label={`Options for ${chat.title}`}
            hint={null}
            className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-100"
          />
        </MenuTrigger>
        <MenuContent align="end" onCloseAutoFocus={menu.onClosed}>
          <MenuItem icon={Pencil} onSelect={menu.choose}>
            Rename
          </MenuItem>
          <MenuItem icon={Trash2} danger onSelect={() => void commands.remove(chat)}>
            Delete
          </MenuItem>
        </MenuContent>
      </Menu>
    </li>
  );
}
