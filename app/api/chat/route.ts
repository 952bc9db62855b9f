import { ChatRequest } from '@/lib/chat/schema';
import { sendMessage } from '@/lib/chat/send';
import { eventStream } from '@/lib/http/event-stream';
import { route } from '@/lib/http/route';
import { readRun } from '@/lib/runs/read';

export const POST = route({ input: ChatRequest }, async ({ ctx, input, request }) => {
  const run = await sendMessage(ctx, input);
  return eventStream((signal) => readRun(ctx, run, 0, signal), request.signal);
});
