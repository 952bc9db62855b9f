import { ChatScreen } from '@/components/chat/chat-screen';
import { readChatDefault } from '@/lib/chat/defaults';
import { env } from '@/lib/env';
import { pageContext } from '@/lib/http/page';
import { listCollections } from '@/lib/knowledge/collections';
import { onOffer } from '@/lib/models/on-offer';

type Props = { searchParams: Promise<{ model?: string | string[] }> };

/** A new chat; `?model=<offer id>` begins it with that model. */
export default async function NewChatPage({ searchParams }: Props) {
  const ctx = await pageContext();
  const chatDefault = await readChatDefault(ctx);
  const { model } = await searchParams;
  const asked = typeof model === 'string' ? model : undefined;
  const models = await onOffer(asked);
  const chatId = crypto.randomUUID();
  return (
    <ChatScreen
      key={chatId}
      chatId={chatId}
      title={null}
      initialMessages={[]}
      running={null}
      settings={chatDefault}
      transport={env().TRANSPORT}
      chatDefault={chatDefault}
      collections={await listCollections(ctx)}
      {...models}
      isOfferAsked={models.offer === asked}
    />
  );
}
