'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';

/**
 * A new chat takes its own path (`/chat/<id>`) when its first message is stored, without a
 * navigation. Next still holds it for the screen of `/`: on the way to a new chat it would keep this
 * one, and on the way back it would show an empty one at this one's path. Both are noticed here. The
 * first is mended by a refresh; the second, where Next's own idea of the path is wrong, by a load.
 */
export function useOwnPath(chatId: string, exists: boolean): void {
  const pathname = usePathname();
  const router = useRouter();

  const check = useEffectEvent((path: string) => {
    if (path === '/') {
      if (exists) router.refresh();
      return;
    }
    const own = path === `/chat/${chatId}` && exists;
    if (!own) window.location.reload();
  });
  useEffect(() => check(pathname), [pathname]);
}
