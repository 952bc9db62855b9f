import { route } from '@/lib/http/route';
import { createCollection, listCollections } from '@/lib/knowledge/collections';
import { NewCollection } from '@/lib/knowledge/schema';
import { knowledgeState } from '@/lib/knowledge/state';

export const GET = route({}, async ({ ctx }) => {
  const [state, collections] = await Promise.all([knowledgeState(ctx), listCollections(ctx)]);
  return Response.json({ state, collections });
});

export const POST = route({ input: NewCollection }, async ({ ctx, input }) => {
  await createCollection(ctx, input);
  return Response.json(input, { status: 201 });
});
