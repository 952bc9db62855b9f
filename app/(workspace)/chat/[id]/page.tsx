import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { ChatScreen } from '@/components/chat/chat-screen';
import { readChatDefault } from '@/lib/chat/defaults';
import { ChatId } from '@/lib/chat/schema';
import { readChat } from '@/lib/chat/store';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { pageContext } from '@/lib/http/page';
import { listCollections } from '@/lib/knowledge/collections';
import { onOffer } from '@/lib/models/on-offer';

type Props = { params: Promise<{ id: string }> };

/** The caller's own chat; a foreign or absent one is not found. */
const openChat = cache(async (id: string) => {
  const ctx = await pageContext();
  if (!ChatId.safeParse(id).success) notFound();
  try {
    return await readChat(ctx, id);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { title } = await openChat((await params).id);
  return { title: title ?? 'New chat' };
}

export default async function ChatPage({ params }: Props) {
  const { id } = await params;
  const { title, model, settings, messages, running } = await openChat(id);
  const ctx = await pageContext();
  const last = messages.at(-1);
  return (
    <ChatScreen
      // A chat that has gone on is another screen.
      key={`${id} ${last?.id} ${last?.metadata?.state}`}
      chatId={id}
      title={title}
      initialMessages={messages}
      running={running}
      settings={settings}
      transport={env().TRANSPORT}
      chatDefault={await readChatDefault(ctx)}
      collections={await listCollections(ctx)}
      {...(await onOffer(model))}
    />
  );
}
