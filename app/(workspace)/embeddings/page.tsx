import type { Metadata } from 'next';
import { EmbeddingsScreen } from '@/components/embeddings/embeddings-screen';
import { pageContext } from '@/lib/http/page';

export const metadata: Metadata = { title: 'Embeddings' };

export default async function EmbeddingsPage() {
  await pageContext();
  return <EmbeddingsScreen />;
}
