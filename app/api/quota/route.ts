import { parseInput } from '@/lib/http/read-body';
import { route } from '@/lib/http/route';
import { readOfferQuota } from '@/lib/models/read-quota';
import { QuotaQuery } from '@/lib/models/schema';

/** How full the limits of an offer are: `?model=<offer id>`. */
export const GET = route({}, async ({ ctx, request }) => {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const { model } = parseInput(QuotaQuery, query);
  return Response.json(await readOfferQuota(ctx, model));
});
