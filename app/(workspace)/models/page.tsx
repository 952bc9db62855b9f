import type { Metadata } from 'next';
import { ModelsScreen } from '@/components/models/models-screen';
import { pageContext } from '@/lib/http/page';
import { modelsOverview } from '@/lib/models/overview';

export const metadata: Metadata = { title: 'Models' };

export default async function ModelsPage() {
  await pageContext();
  return <ModelsScreen {...(await modelsOverview())} />;
}
