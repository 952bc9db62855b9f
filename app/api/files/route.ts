import { maxImageBytes } from '@/lib/files/schema';
import { storeImage } from '@/lib/files/store';
import { receiveFile } from '@/lib/http/read-form';
import { route } from '@/lib/http/route';

export const POST = route({}, async ({ ctx, request }) => {
  const upload = await receiveFile(request, maxImageBytes);
  return Response.json(await storeImage(ctx, upload), { status: 201 });
});
