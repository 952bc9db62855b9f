import type { ReactNode } from 'react';
import { WorkspaceShell } from '@/components/shell/workspace-shell';
import { CurrencyProvider } from '@/components/usage/currency';
import { needsPassword } from '@/lib/accounts/sign-in';
import { listChats } from '@/lib/chat/store';
import { env } from '@/lib/env';
import { pageContext } from '@/lib/http/page';
import { connectionSummaries } from '@/lib/models/connections';

export const dynamic = 'force-dynamic';

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const ctx = await pageContext();
  return (
    <WorkspaceShell
      chats={await listChats(ctx)}
      connections={connectionSummaries()}
      canSignOut={needsPassword()}
    >
      <CurrencyProvider rate={env().EUR_PER_USD}>{children}</CurrencyProvider>
    </WorkspaceShell>
  );
}
