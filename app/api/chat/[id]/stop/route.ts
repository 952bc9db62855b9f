import { ChatId, StopRequest } from '@/lib/chat/schema';
import { getOwnChat } from '@/lib/chat/store';
import { pathId, route } from '@/lib/http/route';
import { stopRun } from '@/lib/runs/stop';

export const POST = route({ input: StopRequest }, async ({ ctx, input, params }) => {
  const chat = await getOwnChat(ctx, pathId(ChatId, params.id));
  return Response.json({ stopped: await stopRun(ctx, chat.id, input.run) });
});
