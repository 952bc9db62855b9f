'use client';

import { createContext, type ReactNode, useContext, useMemo, useReducer } from 'react';
import type { ChatListItem } from '@/lib/chat/schema';
import { applyChanges, chatListReducer, noChanges } from './chat-list-reducer';

type ChatList = {
  chats: readonly ChatListItem[];
  upsert: (item: ChatListItem) => void;
  rename: (id: string, title: string) => void;
  remove: (id: string) => void;
  restore: (id: string) => void;
};

const ChatListContext = createContext<ChatList | null>(null);

/** Keeps the sidebar's list: what the server sent, with what happened on this page over it. */
export function ChatListProvider({
  chats: fromServer,
  children,
}: {
  chats: readonly ChatListItem[];
  children: ReactNode;
}) {
  const [changes, dispatch] = useReducer(chatListReducer, noChanges);
  const list = useMemo<ChatList>(
    () => ({
      chats: applyChanges(fromServer, changes),
      upsert: (item) => dispatch({ type: 'upsert', item }),
      rename: (id, title) => dispatch({ type: 'rename', id, title }),
      remove: (id) => dispatch({ type: 'remove', id }),
      restore: (id) => dispatch({ type: 'restore', id }),
    }),
    [fromServer, changes],
  );
  return <ChatListContext value={list}>{children}</ChatListContext>;
}

/** The chats of the sidebar, and the ways to change them on this page. */
export function useChatList(): ChatList {
  const list = useContext(ChatListContext);
  if (!list) throw new Error('useChatList is only for components inside WorkspaceShell');
  return list;
}
