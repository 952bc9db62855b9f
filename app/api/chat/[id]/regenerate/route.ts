import { ChatId, RegenerateRequest } from '@/lib/chat/schema';
import { regenerate } from '@/lib/chat/send';
import { eventStream } from '@/lib/http/event-stream';
import { pathId, route } from '@/lib/http/route';
import { readRun } from '@/lib/runs/read';

export const POST = route({ input: RegenerateRequest }, async ({ ctx, input, params, request }) => {
  const run = await regenerate(ctx, pathId(ChatId, params.id), input);
  return eventStream((signal) => readRun(ctx, run, 0, signal), request.signal);
});
