import { ChatId, RegenerateRequest } from '@/lib/chat/schema';
import { regenerate } from '@/lib/chat/send';
import { pathId, route } from '@/lib/http/route';
import { begunAnswer } from '../../answer-stream';

export const POST = route({ input: RegenerateRequest }, async ({ ctx, input, params, request }) =>
  begunAnswer(ctx, request, () => regenerate(ctx, pathId(ChatId, params.id), input)),
);
