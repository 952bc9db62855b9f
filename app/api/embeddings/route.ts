import { route } from '@/lib/http/route';
import { embedInputs } from '@/lib/knowledge/embed';
import { EmbeddingsRequest } from '@/lib/knowledge/schema';

export const POST = route({ input: EmbeddingsRequest }, async ({ input, request }) =>
  Response.json(await embedInputs(input, request.signal)),
);
