'use client';

import { X } from 'lucide-react';
import Link from 'next/link';
import { SignOutButton } from '@/components/accounts/sign-out-button';
import { IconButton } from '@/components/ui/icon-button';
import type { ConnectionSummary } from '@/lib/models/schema';
import { Brand } from './brand';
import { ChatNav } from './chat-nav';
import { Connections } from './connections';
import { NewChatButton } from './new-chat-button';
import { SidebarLinks } from './sidebar-links';
import { ThemeSwitch } from './theme-switch';

export type SidebarProps = {
  connections: readonly ConnectionSummary[];
  /** When the server rendered the page, in milliseconds. */
  renderedAt: number;
  /** Whether there is a sign-in form to go back to. */
  canSignOut: boolean;
};

/** What stands in the sidebar, and in the drawer on a phone. */
export function Sidebar({
  connections,
  renderedAt,
  canSignOut,
  place,
  onLeave,
}: SidebarProps & {
  place: string;
  /** In the drawer: closes it. */
  onLeave?: () => void;
}) {
  return (
    <div className="flex h-full min-h-0 flex-col gap-1 bg-sunk p-3">
      <div className="flex items-center justify-between">
        <Link href="/" className="rounded-sm px-2 py-1.5 max-desk:py-2.5">
          <Brand />
        </Link>
        {onLeave ? (
          <IconButton icon={X} label="Close the sidebar" hint={null} onClick={onLeave} />
        ) : null}
      </div>
      <NewChatButton onStart={onLeave} />
      <SidebarLinks />
      <ChatNav renderedAt={renderedAt} />
      <div className="mt-2 grid gap-3 border-t px-2 pt-3">
        <Connections connections={connections} />
        <div className="flex items-center justify-between">
          <ThemeSwitch name={`theme-${place}`} />
          {canSignOut ? <SignOutButton /> : null}
        </div>
      </div>
    </div>
  );
}
