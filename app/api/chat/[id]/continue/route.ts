import { continueAnswer } from '@/lib/chat/continue';
import { ChatId, ContinueRequest } from '@/lib/chat/schema';
import { pathId, route } from '@/lib/http/route';
import { begunAnswer } from '../../answer-stream';

export const POST = route({ input: ContinueRequest }, async ({ ctx, input, params, request }) =>
  begunAnswer(ctx, request, () => continueAnswer(ctx, pathId(ChatId, params.id), input)),
);
