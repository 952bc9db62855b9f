import type { ChatListItem } from '@/lib/chat/schema';

/** What this page knows of the chat list beyond what the server last sent. */
export type ChatListChanges = {
  items: Readonly<Record<string, ChatListItem>>;
  titles: Readonly<Record<string, string>>;
  removed: readonly string[];
};

export const noChanges: ChatListChanges = { items: {}, titles: {}, removed: [] };

export type ChatListAction =
  | { type: 'upsert'; item: ChatListItem }
  | { type: 'rename'; id: string; title: string }
  | { type: 'remove'; id: string }
  | { type: 'restore'; id: string };

/** Pure: one more change. */
export function chatListReducer(changes: ChatListChanges, action: ChatListAction): ChatListChanges {
  switch (action.type) {
    case 'upsert': {
      const { [action.item.id]: _, ...titles } = changes.titles;
      return {
        items: { ...changes.items, [action.item.id]: action.item },
        titles,
        removed: changes.removed.filter((id) => id !== action.item.id),
      };
    }
    case 'rename':
      return { ...changes, titles: { ...changes.titles, [action.id]: action.title } };
    case 'remove':
      return changes.removed.includes(action.id)
        ? changes
        : { ...changes, removed: [...changes.removed, action.id] };
    case 'restore':
      return { ...changes, removed: changes.removed.filter((id) => id !== action.id) };
  }
}

/** Pure: the server's list with this page's changes over it, newest first. */
export function applyChanges(
  chats: readonly ChatListItem[],
  changes: ChatListChanges,
): ChatListItem[] {
  const byId = new Map(chats.map((chat) => [chat.id, chat]));
  for (const item of Object.values(changes.items)) byId.set(item.id, item);
  for (const id of changes.removed) byId.delete(id);
  return [...byId.values()]
    .map((chat) => {
      const title = changes.titles[chat.id];
      return title === undefined ? chat : { ...chat, title };
    })
    .sort((a, b) => Date.parse(b.updatedAt) - Date.parse(a.updatedAt));
}
