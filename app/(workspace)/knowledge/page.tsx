import type { Metadata } from 'next';
import { KnowledgeScreen } from '@/components/knowledge/knowledge-screen';
import { pageContext } from '@/lib/http/page';
import { listCollections } from '@/lib/knowledge/collections';
import { knowledgeState } from '@/lib/knowledge/state';
import { listDocuments } from '@/lib/knowledge/store';

export const metadata: Metadata = { title: 'Knowledge' };

type Props = { searchParams: Promise<{ collection?: string | string[] }> };

/** `?collection=<id>` opens that collection; without it, or with another's, the first. */
export default async function KnowledgePage({ searchParams }: Props) {
  const ctx = await pageContext();
  const state = await knowledgeState(ctx);
  const collections = await listCollections(ctx);
  const { collection } = await searchParams;
  const current = collections.find(({ id }) => id === collection) ?? collections[0];
  return (
    <KnowledgeScreen
      state={state}
      collections={collections}
      current={current}
      documents={current ? await listDocuments(ctx, current.id) : []}
    />
  );
}
