import { ChatScreen } from '@/components/chat/chat-screen';
import { readChatDefault } from '@/lib/chat/defaults';
import { pageContext } from '@/lib/http/page';
import { onOffer } from '@/lib/models/on-offer';

export default async function NewChatPage() {
  const chatDefault = await readChatDefault(await pageContext());
  const chatId = crypto.randomUUID();
  return (
    <ChatScreen
      key={chatId}
      chatId={chatId}
      title={null}
      initialMessages={[]}
      running={null}
      settings={chatDefault}
      chatDefault={chatDefault}
      {...(await onOffer())}
    />
  );
}
