import type { ReactNode } from 'react';
import type { ChatListItem } from '@/lib/chat/schema';
import type { ConnectionSummary } from '@/lib/models/schema';
import { ChatListProvider } from './chat-list';
import { ShellFrame } from './shell-frame';

/** The frame of every screen of the workspace. */
export function WorkspaceShell({
  chats,
  connections,
  canSignOut,
  children,
}: {
  chats: ChatListItem[];
  connections: ConnectionSummary[];
  canSignOut: boolean;
  children: ReactNode;
}) {
  return (
    <ChatListProvider chats={chats}>
      <ShellFrame connections={connections} renderedAt={Date.now()} canSignOut={canSignOut}>
        {children}
      </ShellFrame>
    </ChatListProvider>
  );
}
