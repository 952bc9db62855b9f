import type { Metadata } from 'next';
import { ConnectionsScreen } from '@/components/models/connections-screen';
import { pageContext } from '@/lib/http/page';
import { connectionReports } from '@/lib/models/check-plan';

export const metadata: Metadata = { title: 'Connections' };

export default async function ConnectionsPage() {
  await pageContext();
  return <ConnectionsScreen reports={await connectionReports()} />;
}
