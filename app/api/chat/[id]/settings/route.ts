import { ChatId, ChatSettings } from '@/lib/chat/schema';
import { setChatSettings } from '@/lib/chat/store';
import { pathId, route } from '@/lib/http/route';

/** A route rather than a Server Action: only `fetch` can still be sent while the page goes away. */
export const PUT = route({ input: ChatSettings }, async ({ ctx, input, params }) => {
  await setChatSettings(ctx, pathId(ChatId, params.id), input);
  return new Response(null, { status: 204 });
});
