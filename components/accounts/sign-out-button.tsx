'use client';

import { LogOut } from 'lucide-react';
import { toast } from 'sonner';
import { readRefusal, unreachable } from '@/components/shell/read-refusal';
import { IconButton } from '@/components/ui/icon-button';

/** Ends the session and shows the sign-in form. */
export function SignOutButton() {
  async function signOut() {
    try {
      const response = await fetch('/api/session', { method: 'DELETE' });
      if (response.ok) window.location.assign('/sign-in');
      else toast.error(readRefusal(await response.text()).message);
    } catch {
      toast.error(unreachable.message);
    }
  }
  return <IconButton icon={LogOut} label="Sign out" onClick={() => void signOut()} />;
}
