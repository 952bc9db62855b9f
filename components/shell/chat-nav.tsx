'use client';

import { usePathname } from 'next/navigation';
import { useHydrated } from '@/components/ui/client-state';
import { useChatList } from './chat-list';
import { ChatNavItem } from './chat-nav-item';
import { groupByDay } from './group-by-day';

/**
 * The chats, by the reader's own days. Until React has taken over, both sides group by UTC and the
 * server's clock, so that their HTML is the same.
 */
export function ChatNav({ renderedAt }: { renderedAt: number }) {
  const { chats } = useChatList();
  const pathname = usePathname();
  const hydrated = useHydrated();
  const groups = hydrated
    ? groupByDay(chats, new Date())
    : groupByDay(chats, new Date(renderedAt), 'UTC');

  return (
    <nav
      aria-label="Chats"
      className="-mx-1 min-h-0 flex-1 overflow-y-auto overscroll-contain px-1"
    >
      {groups.map(({ group, items }) => (
        <section key={group} aria-label={group}>
          <h2 className="mt-4 mb-1 px-3 font-medium text-ink-3 text-xs">{group}</h2>
          <ul className="grid grid-cols-[minmax(0,1fr)] gap-px">
            {items.map((chat) => (
              <ChatNavItem key={chat.id} chat={chat} current={pathname === `/chat/${chat.id}`} />
            ))}
          </ul>
        </section>
      ))}
      {chats.length === 0 ? (
        <p className="px-3 py-4 text-ink-3 text-sm">Your chats will be kept here.</p>
      ) : null}
    </nav>
  );
}
