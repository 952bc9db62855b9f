import { receiveImage } from '@/lib/http/read-form';
import { route } from '@/lib/http/route';
import { storeImage } from '@/lib/files/store';

export const POST = route({}, async ({ ctx, request }) =>
  Response.json(await storeImage(ctx, await receiveImage(request)), { status: 201 }),
);
