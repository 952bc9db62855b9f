'use client';

import { usePathname, useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { deleteChat, renameChat, restoreChat } from '@/lib/chat/actions';
import type { ChatListItem } from '@/lib/chat/schema';
import { callAction } from './call-action';
import { useChatList } from './chat-list';

/** Rename and delete: shown at once, undone on the screen when the server refuses. */
export function useChatCommands() {
  const list = useChatList();
  const router = useRouter();
  const pathname = usePathname();

  async function rename(chat: ChatListItem, title: string) {
    list.rename(chat.id, title);
    const result = await callAction(renameChat({ id: chat.id, title }));
    if (result.ok) return;
    list.rename(chat.id, chat.title);
    toast.error(result.error.message);
  }

  async function undo(chat: ChatListItem) {
    list.restore(chat.id);
    const result = await callAction(restoreChat({ id: chat.id }));
    if (result.ok) return;
    list.remove(chat.id);
    toast.error(result.error.message);
  }

  async function remove(chat: ChatListItem) {
    list.remove(chat.id);
    const result = await callAction(deleteChat({ id: chat.id }));
    if (!result.ok) {
      list.restore(chat.id);
      toast.error(result.error.message);
      return;
    }
    if (pathname === `/chat/${chat.id}`) router.push('/');
    toast(`“${chat.title}” was deleted.`, {
      duration: 8000,
      action: { label: 'Undo', onClick: () => void undo(chat) },
    });
  }

  return { rename, remove };
}
