import { findWantedRun } from '@/lib/chat/find-run';
import { ChatId, StreamQuery } from '@/lib/chat/schema';
import { parseInput } from '@/lib/http/read-body';
import { pathId, route } from '@/lib/http/route';
import { answerStream, queryOf } from '../../answer-stream';

/** The running answer; with `run`, `question` or `answer` that one, even if it has ended meanwhile. */
export const GET = route({}, async ({ ctx, params, request }) => {
  const { from, wait, ...wanted } = parseInput(StreamQuery, queryOf(request));
  const run = await findWantedRun(ctx, pathId(ChatId, params.id), wanted);
  if (!run) return new Response(null, { status: 204 });
  return answerStream(ctx, request, run, { from, wait });
});
