'use client';

import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useHydrated } from '@/components/ui/client-state';
import { Kbd } from '@/components/ui/kbd';

/** Starts a new chat. The shortcut is the listener's, once for the page: `NewChatShortcut`. */
export function NewChatButton({ onStart }: { onStart?: (() => void) | undefined }) {
  const router = useRouter();
  const hydrated = useHydrated();
  const apple = hydrated && /Mac|iPhone|iPad/.test(navigator.userAgent);
  return (
    <button
      type="button"
      aria-keyshortcuts="Control+Shift+O Meta+Shift+O"
      onClick={() => {
        onStart?.();
        router.push('/');
      }}
      className="flex min-h-10 w-full items-center gap-2 rounded-md border border-line-strong bg-raised px-3 font-medium text-sm shadow-low transition-colors hover:bg-hover active:translate-y-px max-desk:min-h-11"
    >
      <Plus aria-hidden size={16} />
      New chat
      <Kbd>{apple ? '⇧⌘O' : 'Ctrl ⇧ O'}</Kbd>
    </button>
  );
}

/** Listens for Ctrl or ⌘ + Shift + O anywhere on the page. */
export function NewChatShortcut() {
  const router = useRouter();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.altKey) return;
      if (event.code !== 'KeyO') return;
      event.preventDefault();
      router.push('/');
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [router]);
  return null;
}
