import { readNews } from '@/lib/chat/news';
import { ChatId, NewsQuery } from '@/lib/chat/schema';
import { parseInput } from '@/lib/http/read-body';
import { pathId, route } from '@/lib/http/route';
import { queryOf } from '../answer-stream';

/** The chat as a page shows it; 204 where a page that shows `last` as its end shows it already. */
export const GET = route({}, async ({ ctx, params, request }) => {
  const shown = parseInput(NewsQuery, queryOf(request));
  const news = await readNews(ctx, pathId(ChatId, params.id), shown);
  return news ? Response.json(news) : new Response(null, { status: 204 });
});
