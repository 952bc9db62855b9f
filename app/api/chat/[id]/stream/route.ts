import { ChatId, StreamQuery } from '@/lib/chat/schema';
import { getOwnChat } from '@/lib/chat/store';
import { eventStream } from '@/lib/http/event-stream';
import { parseInput } from '@/lib/http/read-body';
import { pathId, route } from '@/lib/http/route';
import { readRun } from '@/lib/runs/read';
import { reapRun } from '@/lib/runs/reap';
import { findRun, findRunning } from '@/lib/runs/start';

/** The running answer, or with `run` that answer even if it has ended meanwhile. */
export const GET = route({}, async ({ ctx, params, request }) => {
  const chat = await getOwnChat(ctx, pathId(ChatId, params.id));
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const { run: wanted, from } = parseInput(StreamQuery, query);
  await reapRun(ctx, chat.id);
  const run = wanted ? await findRun(ctx, chat.id, wanted) : await findRunning(ctx, chat.id);
  if (!run) return new Response(null, { status: 204 });
  return eventStream((signal) => readRun(ctx, run, from, signal), request.signal);
});
