'use client';

import { Menu, SquarePen } from 'lucide-react';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { useDrawer } from './shell-frame';

/** The top of a screen: the way to the drawer and to a new chat on phones, the title, what follows. */
export function ScreenHeader({ title, children }: { title: string; children?: ReactNode }) {
  const drawer = useDrawer();
  const router = useRouter();
  return (
    <header className="flex min-h-[var(--header)] shrink-0 items-center gap-3 border-b px-6 pt-[env(safe-area-inset-top)] max-desk:gap-1.5 max-desk:px-1.5">
      <IconButton
        icon={Menu}
        label="Open the sidebar"
        hint={null}
        onClick={drawer.open}
        className="desk:hidden"
      />
      <h1 className="min-w-0 flex-1 truncate font-semibold text-md tracking-tight">{title}</h1>
      {children}
      <IconButton
        icon={SquarePen}
        label="New chat"
        hint={null}
        onClick={() => router.push('/')}
        className="desk:hidden"
      />
    </header>
  );
}
