import { WorkspaceShell } from '@/components/shell/workspace-shell';
import { Gallery } from './gallery';
export const dynamic = 'force-dynamic';
export default function Page() {
  const now = Date.now();
  const chats = [0, 0.1, 1, 3, 12, 60].map((d, i) => ({
    id: `c${i}`,
    title: `Chat number ${i} with a rather long title indeed`,
    updatedAt: new Date(now - d * 86400000).toISOString(),
  }));
  return (
    <WorkspaceShell
      chats={chats}
      connections={[
        { source: 'mistral', kind: 'key', label: 'key' },
        { source: 'bedrock', kind: 'role', label: 'us-east-1 · role' },
      ]}
    >
      <Gallery />
    </WorkspaceShell>
  );
}
