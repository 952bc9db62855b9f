import { ChatRequest } from '@/lib/chat/schema';
import { sendMessage } from '@/lib/chat/send';
import { route } from '@/lib/http/route';
import { begunAnswer } from './answer-stream';

export const POST = route({ input: ChatRequest }, async ({ ctx, input, request }) =>
  begunAnswer(ctx, request, () => sendMessage(ctx, input)),
);
