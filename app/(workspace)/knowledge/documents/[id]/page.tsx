import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { partOf } from '@/components/knowledge/document-part';
import { DocumentScreen } from '@/components/knowledge/document-screen';
import { AppError } from '@/lib/errors';
import { pageContext } from '@/lib/http/page';
import { listCollections } from '@/lib/knowledge/collections';
import { DocumentId } from '@/lib/knowledge/schema';
import { readDocument } from '@/lib/knowledge/store';

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ chunk?: string | string[]; part?: string | string[] }>;
};

/** The caller's own document; a foreign or absent one is not found. */
const openDocument = cache(async (id: string) => {
  const ctx = await pageContext();
  if (!DocumentId.safeParse(id).success) notFound();
  try {
    return await readDocument(ctx, id);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await openDocument((await params).id)).name };
}

const textOf = (value: string | string[] | undefined) =>
  typeof value === 'string' ? value : undefined;

/** `?chunk=<id>` opens the document at that chunk, marked; `?part=<n>` a part of a long one. */
export default async function DocumentPage({ params, searchParams }: Props) {
  const { text, chunks, ...document } = await openDocument((await params).id);
  const { chunk, part } = await searchParams;
  const asked = textOf(chunk);
  const found = chunks.some(({ id }) => id === asked) ? (asked ?? null) : null;
  const shown = partOf({ text, chunks }, { chunk: asked, index: Number(textOf(part) ?? 1) - 1 });
  const collections = await listCollections(await pageContext());
  return (
    <DocumentScreen
      key={`${document.id} ${shown.index} ${found}`}
      document={document}
      collectionName={
        collections.find(({ id }) => id === document.collectionId)?.name ?? 'Knowledge'
      }
      part={shown}
      asked={found}
      isAskedGone={asked !== undefined && found === null}
    />
  );
}
