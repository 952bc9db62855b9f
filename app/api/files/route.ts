import { storeImage } from '@/lib/files/store';
import { receiveImage } from '@/lib/http/read-form';
import { route } from '@/lib/http/route';

export const POST = route({}, async ({ ctx, request }) =>
  Response.json(await storeImage(ctx, await receiveImage(request)), { status: 201 }),
);
