import { route } from '@/lib/http/route';
import { SearchRequest } from '@/lib/knowledge/schema';
import { searchPassages } from '@/lib/knowledge/search';

/** How many passages an answer has. */
const limit = 10;

export const POST = route({ input: SearchRequest }, async ({ ctx, input }) =>
  Response.json({ passages: await searchPassages(ctx, { ...input, limit }) }),
);
