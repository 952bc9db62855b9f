'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { Toaster } from 'sonner';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { TooltipProvider } from '@/components/ui/tooltip';
import { NewChatShortcut } from './new-chat-button';
import { Sidebar, type SidebarProps } from './sidebar';

type Drawer = { open: () => void; close: () => void };

const DrawerContext = createContext<Drawer>({ open: () => {}, close: () => {} });

/** The drawer that is the sidebar on a phone. */
export function useDrawer(): Drawer {
  return useContext(DrawerContext);
}

/** On the way Back and Forward Next shows a page as it was: the chat may have gone on since. */
function useFreshHistory(): void {
  const router = useRouter();
  useEffect(() => {
    const refresh = () => router.refresh();
    window.addEventListener('popstate', refresh);
    return () => window.removeEventListener('popstate', refresh);
  }, [router]);
}

/** The sidebar beside the screen, or behind it in a drawer; toasts above both. */
export function ShellFrame({ children, ...sidebar }: SidebarProps & { children: ReactNode }) {
  const [openAt, setOpenAt] = useState<string | null>(null);
  const pathname = usePathname();
  // The drawer is open for one path: going anywhere closes it.
  if (openAt !== null && openAt !== pathname) setOpenAt(null);
  const drawer = useMemo<Drawer>(
    () => ({ open: () => setOpenAt(pathname), close: () => setOpenAt(null) }),
    [pathname],
  );
  const { resolvedTheme } = useTheme();
  useFreshHistory();
  return (
    <TooltipProvider>
      <DrawerContext value={drawer}>
        <a
          href="#main"
          className="fixed top-2 left-2 z-50 -translate-y-20 rounded-sm bg-accent px-3 py-2 font-medium text-accent-ink text-sm focus:translate-y-0"
        >
          Skip to the content
        </a>
        <div className="grid h-dvh grid-cols-[minmax(0,1fr)] desk:grid-cols-[var(--side-width)_minmax(0,1fr)]">
          <aside aria-label="Sidebar" className="min-h-0 border-r max-desk:hidden">
            <Sidebar {...sidebar} place="side" />
          </aside>
          <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-col outline-none">
            {children}
          </main>
        </div>
        <Dialog open={openAt !== null} onOpenChange={drawer.close}>
          <DialogContent title="Chats" place="left">
            <Sidebar {...sidebar} place="drawer" onLeave={drawer.close} />
          </DialogContent>
        </Dialog>
      </DrawerContext>
      <NewChatShortcut />
      <Toaster
        theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
        position="bottom-left"
        containerAriaLabel="Notices"
      />
    </TooltipProvider>
  );
}
