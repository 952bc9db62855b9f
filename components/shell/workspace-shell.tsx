import type { ReactNode } from 'react';
import type { ChatListItem } from '@/lib/chat/schema';
import type { ConnectionSummary } from '@/lib/models/schema';
import { ChatListProvider } from './chat-list';
import { ShellFrame } from './shell-frame';

/** The frame of every screen of the workspace. */
export function WorkspaceShell({
  chats,
  connections,
  children,
}: {
  chats: ChatListItem[];
  connections: ConnectionSummary[];
  children: ReactNode;
}) {
  return (
    <ChatListProvider chats={chats}>
      <ShellFrame connections={connections} renderedAt={Date.now()}>
        {children}
      </ShellFrame>
    </ChatListProvider>
  );
}
