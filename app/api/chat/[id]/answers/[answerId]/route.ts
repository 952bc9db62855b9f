import { ChatId, MessageId } from '@/lib/chat/schema';
import { pathId, route } from '@/lib/http/route';
import { inspectAnswer } from '@/lib/runs/inspect';

export const GET = route({}, async ({ ctx, params }) =>
  Response.json(
    await inspectAnswer(ctx, pathId(ChatId, params.id), pathId(MessageId, params.answerId)),
  ),
);
